using System.Globalization;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Admin;

/// <summary>The texts of ZooKeeper's four-letter words, made from pictures of the server's state. Pure.</summary>
public sealed class FourLetterWords(ServerSettings settings)
{
    /// <summary>What is said while there is no leader.</summary>
    public const string NotServing = "This ZooKeeper instance is not currently serving requests";

    /// <summary>The word that is followed by eight bytes, the mask.</summary>
    public const string WordWithArgument = "stmk";

    /// <summary>Whether these four bytes are a word at all.</summary>
    public static bool IsWord(ReadOnlySpan<byte> bytes)
    {
        foreach (var word in FourLetterWordSettings.Known)
        {
            if (Ascii.Equals(bytes, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a word needs to be answered.</summary>
    public static ViewDetail DetailOf(string word) => word switch
    {
        "stat" or "cons" => ViewDetail.Connections,
        "dump" => ViewDetail.Connections | ViewDetail.Ephemerals | ViewDetail.Sessions,
        "wchs" or "wchc" or "wchp" => ViewDetail.Watches,
        "hash" => ViewDetail.Digests,
        "hotp" => ViewDetail.HotPaths,
        _ => ViewDetail.None,
    };

    /// <summary>The answer to a word that the whitelist does not have.</summary>
    public static string NotEnabled(string word) => $"{word} is not executed because it is not in the whitelist.\n";

    /// <summary>Whether the whitelist has it.</summary>
    public bool IsEnabled(string word) => settings.FourLetterWords.Allows(word);

    /// <summary>Whether the answer depends on the server's state; the others are answered at any time.</summary>
    public static bool NeedsServer(string word) => word is not ("ruok" or "envi");

    /// <summary>The answer to a word that does not need the server.</summary>
    public static string AnswerAlways(string word) => word == "ruok" ? "imok" : Environment.Describe();

    /// <summary>The answer.</summary>
    /// <param name="word">A word of the whitelist.</param>
    /// <param name="picture">The state, with what <see cref="DetailOf"/> asks for and, for <c>dump</c>, the deadlines.</param>
    public string Answer(string word, ServerPicture picture)
    {
        var server = picture.Server;
        if (NeedsServer(word) && !picture.Peer.IsServing)
        {
            return word switch
            {
                "isro" => "null",
                "hash" => NotServing,
                _ => NotServing + "\n",
            };
        }

        return word switch
        {
            "isro" => picture.Peer.Mode == ServerMode.ReadOnly ? "ro" : "rw",
            "crst" => "Connection stats reset.\n",
            "srst" => "Server stats reset.\n",
            "gtmk" or "stmk" => picture.TraceMask.ToString(CultureInfo.InvariantCulture),
            "hash" => Hash(server),
            "srvr" => Stat(picture, withClients: false),
            "stat" => Stat(picture, withClients: true),
            "cons" => Cons(server),
            "conf" => Conf(picture.Peer),
            "dirs" => $"datadir_size: {DirectorySize.Of(settings.DataDirectory)}\nlogdir_size: {DirectorySize.Of(settings.JournalDirectory)}\n",
            "mntr" => Monitor.Describe(picture),
            "hotp" => HotPathsText(server.HotPaths),
            "wchs" => WatchTexts.Summary(server),
            "wchc" => WatchTexts.BySession(server),
            "wchp" => WatchTexts.ByPath(server),
            "dump" => DumpText.Of(picture),
            _ => NeedsServer(word) ? NotEnabled(word) : AnswerAlways(word),
        };
    }

    private static string Hash(ServerView server)
    {
        var text = new StringBuilder();
        foreach (var (zxid, digest) in server.Digests)
        {
            Line(text, $"{zxid:x}: {digest}");
        }

        return text.ToString();
    }

    /// <summary>Requests per second and path, what was read first, then what was written; a path cannot pretend to be several lines.</summary>
    private static string HotPathsText(HotPathsView paths)
    {
        var text = new StringBuilder();
        Append("Reads:\n", paths.Reads);
        Append("Writes:\n", paths.Writes);
        Line(text, $"Hidden: {paths.Hidden}");
        return text.ToString();

        void Append(string head, IReadOnlyList<PathRate> rates)
        {
            text.Append(head);
            foreach (var rate in rates)
            {
                Line(text, $"{rate.PerSecond:0.##}\t{string.Concat(rate.Path.Select(c => char.IsControl(c) ? '?' : c))}");
            }
        }
    }

    private static string Stat(ServerPicture picture, bool withClients)
    {
        var (server, peer) = (picture.Server, picture.Peer);
        var text = new StringBuilder();
        Line(text, $"Zookeeper version: {ServerVersion.Text}");
        if (peer.Mode == ServerMode.ReadOnly)
        {
            text.Append("READ-ONLY mode; serving only read-only clients\n");
        }

        if (withClients)
        {
            text.Append("Clients:\n");
            foreach (var connection in server.Connections)
            {
                Line(text, $" {Brief(connection)})");
            }

            text.Append('\n');
        }

        var latency = server.Latency;
        Line(text, $"Latency min/avg/max: {latency.Min}/{latency.Average:0.####}/{latency.Max}");
        Line(text, $"Received: {server.Received}");
        Line(text, $"Sent: {server.Sent}");
        Line(text, $"Connections: {server.ConnectionCount}");
        Line(text, $"Outstanding: {server.Outstanding}");
        Line(text, $"Zxid: {new Zxid(server.LastZxid)}");
        Line(text, $"Mode: {peer.ModeText}");
        Line(text, $"Node count: {server.Tree.NodeCount}");
        if (peer.Mode == ServerMode.Leader)
        {
            Line(text, $"Proposal sizes last/min/max: {peer.Proposals.Last}/{peer.Proposals.Min}/{peer.Proposals.Max}");
        }

        return text.ToString();
    }

    private static string Brief(ConnectionView connection) => string.Create(
        CultureInfo.InvariantCulture,
        $"/{connection.RemoteEndPoint}[1](queued={connection.Outstanding},recved={connection.Statistics.Received},sent={connection.Statistics.Sent}");

    private static string Cons(ServerView server)
    {
        var text = new StringBuilder();
        foreach (var connection in server.Connections)
        {
            var statistics = connection.Statistics;
            var latency = statistics.Latency;
            text.Append(' ').Append(Brief(connection));
            Append(text, $",sid=0x{connection.SessionId:x},lop={OpNames.Short(statistics)},est={statistics.EstablishedAtMs},to={connection.TimeoutMs}");
            if (statistics.LastXid >= 0)
            {
                Append(text, $",lcxid=0x{statistics.LastXid:x}");
            }

            Append(text, $",lzxid={new Zxid(statistics.LastZxid)},lresp={statistics.LastResponseAtMs}");
            Line(text, $",llat={latency.Last},minlat={latency.Min},avglat={(long)latency.Average},maxlat={latency.Max})");
        }

        return text.Append('\n').ToString();
    }

    private string Conf(PeerStatus peer)
    {
        var text = new StringBuilder();
        var session = settings.Session;
        Line(text, $"clientPort={settings.Client.Port ?? -1}");
        Line(text, $"secureClientPort={settings.Client.SecurePort ?? -1}");
        Line(text, $"dataDir={settings.DataDirectory}");
        Line(text, $"dataDirSize={DirectorySize.Of(settings.DataDirectory)}");
        Line(text, $"dataLogDir={settings.JournalDirectory}");
        Line(text, $"dataLogSize={DirectorySize.Of(settings.JournalDirectory)}");
        Line(text, $"tickTime={session.Tick.TotalMilliseconds}");
        Line(text, $"maxClientCnxns={settings.Client.ConnectionsPerAddressMax}");
        Line(text, $"minSessionTimeout={session.TimeoutMin.TotalMilliseconds}");
        Line(text, $"maxSessionTimeout={session.TimeoutMax.TotalMilliseconds}");
        Line(text, $"clientPortListenBacklog={settings.Client.Backlog}");
        Line(text, $"serverId={peer.MyId}");
        foreach (var member in peer.Members)
        {
            var role = member.IsObserver ? "observer" : "participant";
            var client = member.ClientAddress.Length == 0 ? "" : ";" + member.ClientAddress;
            Line(text, $"server.{member.Id}={member.Host}:{member.QuorumPort}:{member.ElectionPort}:{role}{client}");
        }

        return text.ToString();
    }

    internal static void Append(StringBuilder text, FormattableString piece) => text.Append(piece.ToString(CultureInfo.InvariantCulture));

    internal static void Line(StringBuilder text, FormattableString line)
    {
        Append(text, line);
        text.Append('\n');
    }
}

using System.Globalization;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Admin;

/// <summary>The texts of ZooKeeper's four-letter words, made from pictures of the server's state. Pure.</summary>
public sealed class FourLetterWords(ServerSettings settings)
{
    private static readonly string[] Known =
    [
        "conf", "cons", "crst", "dirs", "dump", "envi", "isro", "mntr", "ruok", "srst", "srvr", "stat", "wchc", "wchp", "wchs",
    ];

    /// <summary>Whether these four bytes are a word at all.</summary>
    public static bool IsWord(ReadOnlySpan<byte> bytes)
    {
        foreach (var word in Known)
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
        "dump" => ViewDetail.Connections | ViewDetail.Ephemerals,
        "wchs" or "wchc" or "wchp" => ViewDetail.Watches,
        _ => ViewDetail.None,
    };

    /// <summary>The answer to a word that the whitelist does not have.</summary>
    public static string NotEnabled(string word) => $"{word} is not executed because it is not in the whitelist.\n";

    /// <summary>Whether the whitelist has it.</summary>
    public bool IsEnabled(string word) => settings.FourLetterWords.Allows(word);

    /// <summary>The answer.</summary>
    /// <param name="word">A word of the whitelist.</param>
    /// <param name="server">The state, with what <see cref="DetailOf"/> asks for.</param>
    /// <param name="deadlines">The sessions' deadlines, for <c>dump</c>.</param>
    /// <param name="uptimeMs">How long the server has been serving.</param>
    public string Answer(string word, ServerView server, SessionCommand.Deadlines deadlines, long uptimeMs) => word switch
    {
        "ruok" => "imok",
        "isro" => "rw",
        "crst" => "Connection stats reset.\n",
        "srst" => "Server stats reset.\n",
        "srvr" => Stat(server, withClients: false),
        "stat" => Stat(server, withClients: true),
        "cons" => Cons(server),
        "conf" => Conf(),
        "envi" => Environment.Describe(),
        "dirs" => $"datadir_size: {DirectorySize.Of(settings.DataDirectory)}\nlogdir_size: {DirectorySize.Of(settings.JournalDirectory)}\n",
        "mntr" => Monitor.Describe(server, uptimeMs),
        "wchs" => WatchTexts.Summary(server),
        "wchc" => WatchTexts.BySession(server),
        "wchp" => WatchTexts.ByPath(server),
        "dump" => DumpText.Of(server, deadlines),
        _ => NotEnabled(word),
    };

    private static string Stat(ServerView server, bool withClients)
    {
        var text = new StringBuilder();
        Line(text, $"Zookeeper version: {ServerVersion.Text}");
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
        Line(text, $"Mode: standalone");
        Line(text, $"Node count: {server.Tree.NodeCount}");
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

    private string Conf()
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
        Line(text, $"serverId=0");
        return text.ToString();
    }

    internal static void Append(StringBuilder text, FormattableString piece) => text.Append(piece.ToString(CultureInfo.InvariantCulture));

    internal static void Line(StringBuilder text, FormattableString line)
    {
        Append(text, line);
        text.Append('\n');
    }
}

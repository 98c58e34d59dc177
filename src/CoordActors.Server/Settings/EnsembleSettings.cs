using System.Globalization;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.ensemble</c>: who the servers are and how they find each other.</summary>
public sealed record EnsembleSettings
{
    /// <summary>Number of this server, one of <see cref="Servers"/>.</summary>
    public required long MyId { get; init; }

    /// <summary>All servers, by number; at least one is a participant.</summary>
    public required IReadOnlyList<EnsembleServer> Servers { get; init; }

    /// <summary>What a quorum is; groups and weights stand at the servers.</summary>
    public QuorumKind Quorum { get; init; }

    /// <summary>Whether the leader serves clients itself.</summary>
    public bool LeaderServes { get; init; } = true;

    /// <summary>Whether the quorum port is open on every address of the machine; otherwise on the one in this server's own line.</summary>
    public bool ListenOnAll { get; init; }

    /// <summary>How long connecting to another server may take.</summary>
    public TimeSpan ConnectWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>TLS between the servers; null: none.</summary>
    public EnsembleTlsSettings? Tls { get; init; }

    /// <summary>This server's own line.</summary>
    public EnsembleServer Self => Servers.First(server => server.Id == MyId);

    /// <summary>ZooKeeper's text for all servers, as clients read it in <c>/zookeeper/config</c>: a line each, then groups and weights.</summary>
    public string Text
    {
        get
        {
            var lines = Servers.Select(server => string.Create(CultureInfo.InvariantCulture, $"server.{server.Id}={server}"));
            if (Servers.Any(server => server.Group is not null))
            {
                var grouped = Servers.Where(server => server.Group is not null).ToList();
                lines = lines
                    .Concat(grouped.GroupBy(server => server.Group).Select(group => $"group.{group.Key}={string.Join(':', group.Select(server => server.Id))}"))
                    .Concat(grouped.Select(server => string.Create(CultureInfo.InvariantCulture, $"weight.{server.Id}={server.Weight}")));
            }

            return string.Join('\n', lines);
        }
    }

    /// <summary>
    /// The same, but where this server's own line says "every address of the machine" it is taken over from <paramref name="known"/>, a text that
    /// another server may have written: that one had to name a host.
    /// </summary>
    public string TextWith(string known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var own = string.Create(CultureInfo.InvariantCulture, $"server.{MyId}=");
        var line = known.Split('\n').FirstOrDefault(line => line.StartsWith(own, StringComparison.Ordinal) && Self.IsDescribedBy(line[own.Length..]));
        return line is null ? Text : string.Join('\n', Text.Split('\n').Select(mine => mine.StartsWith(own, StringComparison.Ordinal) ? line : mine));
    }

    /// <summary>Reads the block.</summary>
    /// <returns>Null for a standalone server.</returns>
    internal static EnsembleSettings? Read(ConfigurationReader block, ConfigurationReader coord, ICollection<string> warnings)
    {
        var membership = Membership.Read(block);
        membership.Warn(warnings);
        var leaderServes = block.Switch("leader-serves");
        var listenOnAll = block.Switch("listen-on-all");
        var connectWithin = block.Duration("connect-within", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        var tls = EnsembleTlsSettings.Read(block.Block("tls"));
        if (!membership.IsEnsemble) return null;
        var myId = coord.Integer("server-id", 1, 255);
        if (membership.LineOf(myId) is null) throw coord.Wrong("server-id", $"the number of a configured server: {membership.Numbers}");
        return new EnsembleSettings
        {
            MyId = myId,
            Servers = membership.Servers,
            Quorum = membership.Quorum,
            LeaderServes = leaderServes,
            ListenOnAll = listenOnAll,
            ConnectWithin = connectWithin,
            Tls = tls,
        };
    }
}

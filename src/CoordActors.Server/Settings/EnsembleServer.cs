namespace CoordActors.Server.Settings;

/// <summary>One configured server of an ensemble: a line <c>server.N</c>.</summary>
public sealed record EnsembleServer
{
    private static readonly char[] Separators = ['|', ';'];

    /// <summary>Its number, 1 to 255, unique in the ensemble.</summary>
    public required long Id { get; init; }

    /// <summary>Where the others find it; at least one; they are tried in turn.</summary>
    public required IReadOnlyList<ServerAddress> Addresses { get; init; }

    /// <summary>The host in the addresses of its actors; null: that of its first address. A configuration gives a name that is the same on every server,
    /// since one may write <c>0.0.0.0</c> or another name where the others write <c>zk1</c>.</summary>
    public string? ActorHost { get; init; }

    /// <summary>Whether it votes.</summary>
    public ServerRole Role { get; init; }

    /// <summary>Weight of its vote within its group, at least 0; who has none is never elected.</summary>
    public long Weight { get; init; } = 1;

    /// <summary>Its group of a hierarchical quorum; null: there are no groups, or it is in none because it has no vote.</summary>
    public long? Group { get; init; }

    /// <summary>Address that clients connect to; <c>*</c> for every one of the machine; null: not said.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>Port for clients without TLS; null: not said.</summary>
    public int? ClientPort { get; init; }

    /// <summary>Address that clients with TLS connect to; <c>*</c> for every one of the machine; null: not said.</summary>
    public string? SecureClientAddress { get; init; }

    /// <summary>Port for clients with TLS; null: not said.</summary>
    public int? SecureClientPort { get; init; }

    /// <summary>Host of the first address.</summary>
    public string Host => Addresses[0].Host;

    /// <summary>Quorum port of the first address.</summary>
    public int QuorumPort => Addresses[0].QuorumPort;

    /// <summary>Election port of the first address.</summary>
    public int ElectionPort => Addresses[0].ElectionPort;

    /// <summary>ZooKeeper's text for it, as clients read it in <c>/zookeeper/config</c>:
    /// <c>host:quorum:election:role[;clientHost:port][;secureHost:port]</c>.</summary>
    public override string ToString()
    {
        var role = Role == ServerRole.Observer ? "observer" : "participant";
        var text = string.Join('|', Addresses.Select(address => $"{Bracketed(address.Host)}:{address.QuorumPort}:{address.ElectionPort}:{role}"));
        var client = ClientPort is { } port ? $"{Bracketed(ClientAddress)}:{port}" : "";
        var secure = SecureClientPort is { } securePort ? $";{Bracketed(SecureClientAddress)}:{securePort}" : "";
        return client.Length + secure.Length == 0 ? text : $"{text};{client}{secure}";
    }

    /// <summary>
    /// Whether <paramref name="text"/>, written elsewhere, says the same of this server, but that it may name a host where this one only says "every
    /// address of the machine".
    /// </summary>
    public bool IsDescribedBy(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (own, other) = (ToString().Split(Separators), text.Split(Separators));
        return own.Length == other.Length && own.Zip(other).All(pair => IsDescribedBy(pair.First, pair.Second));
    }

    private static bool IsDescribedBy(string own, string other)
    {
        var (ownHost, otherHost) = (HostLength(own), HostLength(other));
        return own == other || (own[..ownHost] is "0.0.0.0" or "[::]" && own[ownHost..] == other[otherHost..]);
    }

    private static int HostLength(string address) =>
        Math.Max(0, address.IndexOf(':', address.LastIndexOf(']') + 1));

    private static string Bracketed(string? host) => host switch
    {
        null or "*" => "0.0.0.0",
        _ when host.Contains(':', StringComparison.Ordinal) => $"[{host}]",
        _ => host,
    };
}

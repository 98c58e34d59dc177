namespace CoordActors.Cli.Shell.Commands;

/// <summary>Where the other servers find a server.</summary>
/// <param name="Host">Name or address, without brackets.</param>
/// <param name="QuorumPort">Port for the leader's transactions; null where the line ends before.</param>
/// <param name="ElectionPort">Port for elections; null where the line ends before.</param>
internal sealed record PeerAddress(string Host, string? QuorumPort, string? ElectionPort);

/// <summary>A line <c>server.1=host:2888:3888:participant;0.0.0.0:2181;0.0.0.0:2281</c> in its parts.</summary>
/// <param name="Id">The number of the server.</param>
/// <param name="Addresses">Where the others find it; several are separated by <c>|</c>.</param>
/// <param name="Role"><c>participant</c> (also when the line does not say it) or <c>observer</c>.</param>
/// <param name="Client"><c>host:port</c> for clients, with the server's own host for the wildcard; null: not said.</param>
/// <param name="SecureClient">The same for clients with TLS.</param>
internal sealed record EnsembleMember(string Id, IReadOnlyList<PeerAddress> Addresses, string Role, string? Client, string? SecureClient)
{
    private static readonly string[] Wildcards = ["0.0.0.0", "[::]"];

    /// <summary>Its group of a hierarchical quorum; null: none.</summary>
    public string? Group { get; init; }

    /// <summary>The weight of its vote; null: not said.</summary>
    public string? Weight { get; init; }

    /// <summary>Reads what stands behind <c>server.N=</c>; parts that are missing are null.</summary>
    public static EnsembleMember Parse(string id, string text)
    {
        var parts = text.Split(';');
        var addresses = parts[0].Split('|').Select(address => Split(address.Trim())).ToList();
        var host = addresses[0][0];
        var role = addresses[0].ElementAtOrDefault(3) ?? "participant";
        return new EnsembleMember(
            id,
            [.. addresses.Select(words => new PeerAddress(words[0].Trim('[', ']'), words.ElementAtOrDefault(1), words.ElementAtOrDefault(2)))],
            role,
            ClientAddress(parts.ElementAtOrDefault(1), host),
            ClientAddress(parts.ElementAtOrDefault(2), host));
    }

    /// <summary>The host, in brackets where it is written so, and what follows between the colons.</summary>
    private static string[] Split(string address)
    {
        var host = address.IndexOf(':', address.LastIndexOf(']') + 1);
        return host < 0 ? [address] : [address[..host], .. address[(host + 1)..].Split(':')];
    }

    private static string? ClientAddress(string? text, string host) => text?.Trim() switch
    {
        null or "" => null,
        var port when !port.Contains(':', StringComparison.Ordinal) => $"{host}:{port}",
        var address when Split(address) is [var own, var port] && Wildcards.Contains(own) => $"{host}:{port}",
        var address => address,
    };
}

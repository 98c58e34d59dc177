using CoordActors.Server.Settings;
using CoordActors.Zab.Quorums;
using Quorum = CoordActors.Zab.Quorums.Ensemble;

namespace CoordActors.Server.Ensemble;

/// <summary>The configured servers: what Zab needs to know of them, and where their actors are.</summary>
public sealed class PeerDirectory
{
    private readonly Dictionary<long, Address> _addresses = [];
    private readonly Dictionary<Address, long> _ids = [];

    /// <summary>The servers of <paramref name="settings"/>, whose actor systems are named <paramref name="system"/>.</summary>
    public PeerDirectory(EnsembleSettings settings, string system)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Self = settings.MyId;
        Ensemble = new Quorum([.. settings.Servers.Select(server => new Member(
            server.Id, server.Role == ServerRole.Participant, server.Weight, server.Group ?? 0))]);
        foreach (var server in settings.Servers)
        {
            var address = new Address("akka.tcp", system, server.ActorHost ?? server.Host, server.QuorumPort);
            _addresses[server.Id] = address;
            _ids[address] = server.Id;
        }
    }

    /// <summary>This server.</summary>
    public long Self { get; }

    /// <summary>Who votes, and what a quorum is.</summary>
    public Quorum Ensemble { get; }

    /// <summary>The address of a server's actor system.</summary>
    public Address AddressOf(long server) => _addresses[server];

    /// <summary>The server at an address.</summary>
    public long? IdOf(Address address) => _ids.TryGetValue(address, out var id) ? id : null;

    /// <summary>The path of an actor below the peer actor of a server.</summary>
    public string PathOf(long server, string actor) => $"{_addresses[server]}/user/peer/{actor}";
}

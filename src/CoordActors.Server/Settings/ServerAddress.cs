namespace CoordActors.Server.Settings;

/// <summary>Where the other servers find one server.</summary>
/// <param name="Host">An IP address or a host name.</param>
/// <param name="QuorumPort">The port that it listens to the other servers on.</param>
/// <param name="ElectionPort">ZooKeeper's port for elections; ours are held over the quorum port, so this one stays closed.</param>
public sealed record ServerAddress(string Host, int QuorumPort, int ElectionPort);

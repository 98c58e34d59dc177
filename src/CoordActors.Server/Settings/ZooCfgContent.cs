using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>What a zoo.cfg says in our keys.</summary>
/// <param name="Defaults">What ZooKeeper assumes where the file is silent.</param>
/// <param name="File">What it says.</param>
/// <param name="PeerType">The role that it gives to this server beside the list of servers; null: none.</param>
internal sealed record ZooCfgContent(OriginConfigurationProvider Defaults, OriginConfigurationProvider File, ZooCfgValue? PeerType)
{
    /// <summary>The list of servers decides; a file that says something else beside it gets a warning, as in ZooKeeper.</summary>
    public void CheckPeerType(EnsembleSettings? ensemble, ICollection<string> warnings)
    {
        if (PeerType is null || ensemble is null || PeerType.Text.Equals(ensemble.Self.Role.ToString(), StringComparison.OrdinalIgnoreCase)) return;
        var role = ensemble.Self.Role == ServerRole.Observer ? "an observer" : "a participant";
        warnings.Add($"{PeerType.Origin}: peerType is {PeerType.Text}, but server.{ensemble.MyId} is {role} in the list of servers, which decides.");
    }
}

using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Server.Roles;

/// <summary>How a tree from elsewhere becomes a server's own. Pure.</summary>
public static class RestoredTree
{
    /// <summary>
    /// Restoring is a transaction: it gives the tree the server's settings, and a zxid above all that the server's clients have seen and above all that
    /// is in the tree, so that neither a client nor a znode comes from the future.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="settings">What transactions are to be carried out under from now on.</param>
    /// <param name="lastZxid">The server's last transaction.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <returns>The zxid.</returns>
    public static long Adopt(ZnodeTree tree, TreeSettings settings, long lastZxid, long nowMs)
    {
        var zxid = Math.Max(lastZxid, tree.LastZxid) + 1;
        using var body = new JuteWriter();
        settings.Write(body);
        var txn = new Txn { FeatureLevel = Txn.FeatureLevelMax, Kind = TxnKind.Settings, Zxid = zxid, TimeMs = nowMs, Body = body.Written };
        tree.Apply(in txn, null, IWatchEvents.None);
        return zxid;
    }
}

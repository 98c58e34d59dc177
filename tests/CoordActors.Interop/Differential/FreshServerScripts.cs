using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>Scripts about the root and what is below /zookeeper, each on two servers that nobody has used before.</summary>
public class FreshServerScripts
{
    private static readonly string?[] OddPaths =
    [
        null, "", "/", "//", "a", "a/b", "/a/", "/a//b", "/./a", "/a/.", "/a/..", "/../a", "/...", "/.a", "/a..", "/a\u0000b", "/a\u0001",
        "/a\u001f", "/a\u007f", "/a\u009f",
        "/a\ue000", "/a\uf8ff", "/a\ufff0", "/a\ufffd", "/a\U0001F600", "/ ", "/a b", "/ä", "/日本", "/zookeeper", "/zookeeper/quota",
        "/zookeeper/config", "/zookeeper/nosuch", "/zookeeper/config/x",
    ];

    [ApacheFact]
    public void The_first_znodes_are_there_with_their_odd_stats() => Compare("first-znodes", world =>
    {
        var peer = world.Connect("peer");
        foreach (var path in new[] { "/zookeeper", "/zookeeper/quota", "/zookeeper/config" })
        {
            var shown = path.EndsWith("config", StringComparison.Ordinal) ? world.OfEnsembles(AllowedDifference.ConfigurationOfAnEnsemble) : null;
            peer.Call(Request.GetData(path), shown);
            peer.Call(Request.GetAcl(path), shown);
            peer.Call(Request.GetChildren2(path), shown);
            peer.Call(Request.Delete(path));
            peer.Call(Request.Create(path));
        }

        peer.Call(Request.SetData("/zookeeper/config", "x"));
        peer.Call(Request.SetAcl("/zookeeper/config", Acl.Open));
        peer.Call(Request.Create("/zookeeper/config/x"));
        peer.Call(Request.Create("/zookeeper/extra"));
        peer.Call(Request.GetChildren2("/zookeeper"));
        peer.Call(Request.Delete("/zookeeper/extra"));
        peer.Call(Request.GetAcl("/"));
        peer.Call(Request.GetChildren("/"));
        peer.Call(Request.GetChildren(""));
        peer.Call(Request.GetData("/"));
    });

    [ApacheFact]
    public void Every_operation_meets_every_odd_path() => Compare("odd-paths", world =>
    {
        var peer = world.Connect("peer");
        foreach (var path in OddPaths)
        {
            peer.Call(Request.Create(path));
            peer.Call(Request.Create(path, flags: 2));
            peer.Call(Request.Create(path, flags: 1, operation: Op.Create2));
            var shown = path == "/zookeeper/config" ? world.OfEnsembles(AllowedDifference.ConfigurationOfAnEnsemble) : null;
            peer.Call(Request.Exists(path), shown);
            peer.Call(Request.GetData(path), shown);
            peer.Call(Request.GetChildren(path));
            peer.Call(Request.GetAcl(path), shown);
            peer.Call(Request.GetAllChildrenNumber(path), path is "" ? AllowedDifference.CountBelowEmptyPath : null);
            peer.Call(Request.Sync(path), path?.Any(char.IsSurrogate) == true ? AllowedDifference.EchoBeyondTheBasicPlane : null);
            peer.Call(Request.SetData(path, "y", 77));
            peer.Call(Request.SetAcl(path, Acl.Open, 77));
            peer.Call(Request.Delete(path));
        }

        peer.Call(Request.GetChildren2("/"));
    });

    /// <summary>Plays a script on both servers and compares what was seen.</summary>
    protected virtual void Compare(string name, Action<World> script)
    {
        using var servers = new DifferentialServers();
        servers.Compare(name, script);
    }
}

using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>Transactions and reads in one request.</summary>
[Collection(DifferentialCollection.Name)]
public class MultiScripts(DifferentialServers servers)
{
    [ApacheFact]
    public void Later_entries_see_what_earlier_ones_did() => servers.Compare("multi-order", world =>
    {
        var peer = world.Connect("peer");
        var path = $"{world.Root}/n";
        peer.Call(Request.Multi());
        peer.Call(Request.Multi(
            Request.Create(path), Request.Create($"{path}/c"), Request.SetData(path, "1", 0), Request.SetData(path, "22", 1), Request.Check(path, 2),
            Request.Create($"{path}/s-", flags: 2), Request.Create($"{path}/s-", flags: 3), Request.Delete($"{path}/c"), Request.Create($"{path}/c", "again")));
        peer.Call(Request.GetData(path));
        peer.Call(Request.GetChildren2(path));
        peer.Call(Request.GetData($"{path}/c"));
        peer.Call(Request.Multi(Request.Delete($"{path}/c"), Request.Create($"{path}/c", flags: 1), Request.Create($"{path}/c/d")));
        peer.Call(Request.Multi(Request.SetData(path, "x", 2), Request.SetData(path, "y", 2)));
        peer.Call(Request.Exists(path));
        peer.Call(Request.Create($"{path}/s-", flags: 2));
    });

    [ApacheFact]
    public void Each_cause_of_a_failure_is_named_and_nothing_happens() => servers.Compare("multi-failures", world =>
    {
        var peer = world.Connect("peer");
        var path = $"{world.Root}/n";
        peer.Call(Request.Create(path));
        peer.Call(Request.Create($"{path}/child"));
        Request[] causes =
        [
            Request.Check($"{path}/missing"), Request.Check(path, 5), Request.Check("bad"), Request.Check($"{path}/"), Request.Create(path),
            Request.Create($"{path}/missing/x"), Request.Create("bad"),
            Request.Create($"{path}/x", acl: [new(1, "nonsense", "")]), Request.Create($"{path}/x", acl: [new(1, "auth", "")]),
            Request.Delete(path), Request.Delete(path, 7), Request.Delete($"{path}/missing"),
            Request.Delete("/"), Request.Delete("/zookeeper"), Request.SetData(path, "x", 9), Request.SetData("/missing", "x"),
            Request.SetData("/zookeeper/config", "x"),
            Request.CreateTtl($"{path}/t", 5, 0), Request.CreateTtl($"{path}/t", 5, long.MaxValue),
        ];
        foreach (var cause in causes)
        {
            peer.Call(Request.Multi(cause));
            peer.Call(Request.Multi(
                Request.Create($"{path}/before", flags: 2), Request.SetData(path, "never"), cause,
                Request.Create($"{path}/after"), Request.Delete("/missing")));
        }

        peer.Call(Request.GetData(path));
        peer.Call(Request.Create($"{path}/s-", flags: 2));
    });

    [ApacheFact]
    public void Every_kind_of_create_has_its_result() => servers.Compare("multi-creates", world =>
    {
        var peer = world.Connect("peer");
        for (var flags = 0; flags <= 4; flags++)
        {
            peer.Call(Request.Multi(Request.Create($"{world.Root}/create-{flags}", flags: flags)));
            peer.Call(Request.Multi(Request.Create($"{world.Root}/create2-{flags}", flags: flags, operation: Op.Create2)));
        }

        peer.Call(Request.Multi(Request.Create($"{world.Root}/container", flags: 4, operation: Op.CreateContainer)));
        peer.Call(Request.Multi(Request.CreateTtl($"{world.Root}/ttl", 5, 1_000_000), Request.CreateTtl($"{world.Root}/ttl-", 6, 1_000_000)));
        peer.Call(Request.GetChildren2(world.Root));
    });

    [ApacheFact]
    public void An_entry_that_cannot_be_decoded_fails_the_whole_request() => servers.Compare("multi-malformed", world =>
    {
        if (!world.Sends(AllowedDifference.MultiThatCannotBeDecoded))
        {
            return;
        }

        var peer = world.Connect("peer");
        var good = Request.Create($"{world.Root}/never");
        Request[] bad =
        [
            Request.Create($"{world.Root}/x", flags: 5), Request.Create($"{world.Root}/x", flags: 6, operation: Op.Create2),
            Request.GetData(world.Root), Request.GetChildren(world.Root), Request.Exists(world.Root), Request.SetAcl(world.Root, Acl.Open),
            Request.Sync("/"), Request.Bare(99, "unknown"),
            Request.Malformed(Op.Create, new JuteBytes().Int(5), "truncated create"),
        ];
        foreach (var entry in bad)
        {
            peer.Call(Request.Multi(entry));
            peer.Call(Request.Multi(good, entry));
        }

        peer.Call(Request.Malformed(Op.Multi, new JuteBytes(), "empty multi"));
        peer.Call(Request.Malformed(Op.Multi, new JuteBytes().Int(1), "half a header"));
        peer.Call(Request.Malformed(Op.Multi, new JuteBytes().Int(1).Bool(false).Int(-1).Raw(good.Body), "no end"));
        peer.Call(Request.Exists($"{world.Root}/never"));
        foreach (var flags in new[] { 7, -1 })
        {
            peer.Call(Request.Multi(good, Request.Create($"{world.Root}/x", flags: flags)), AllowedDifference.UnknownFlagsInMulti);
        }

        foreach (var entry in new[] { Request.Check(null), Request.Create(null), Request.Delete(null), Request.SetData(null, "x") })
        {
            peer.Call(Request.Multi(good, entry), AllowedDifference.NullPathInMulti);
        }

        peer.Call(Request.SetData(world.Root, "x"));
        world.Rebase();
        peer.Call(Request.GetChildren2(world.Root));
    });

    [ApacheFact]
    public void Several_reads_succeed_and_fail_one_by_one() => servers.Compare("multi-read", world =>
    {
        var owner = world.Connect("owner");
        var peer = world.Connect("peer");
        owner.Call(Request.Auth("digest", "o:o"));
        owner.Call(Request.Create($"{world.Root}/closed", acl: [new(31, "auth", "")]));
        owner.Call(Request.Create($"{world.Root}/open", null));
        peer.Call(Request.MultiRead());
        peer.Call(Request.MultiRead(
            Request.GetData(world.Root, watch: true), Request.GetChildren(world.Root, watch: true), Request.GetData($"{world.Root}/closed"),
            Request.GetChildren($"{world.Root}/closed"),
            Request.GetData($"{world.Root}/missing"), Request.GetData($"{world.Root}/open")));
        owner.Call(Request.SetData(world.Root, "no watch was left"));
        peer.Call(Request.MultiRead(Request.GetData(world.Root), Request.Exists(world.Root)));
        peer.Call(Request.MultiRead(Request.Create($"{world.Root}/x")), AllowedDifference.BodyBehindAnError);
        peer.Call(Request.MultiRead(Request.GetData(world.Root), Request.SetData(world.Root, "x")), AllowedDifference.BodyBehindAnError);
    });

    [ApacheFact]
    public void Watches_fire_entry_by_entry_and_not_at_all_for_a_failure() => servers.Compare("multi-watches", world =>
    {
        var peer = world.Connect("peer");
        var watcher = world.Connect("watcher");
        var recursive = world.Connect("recursive");
        peer.Call(Request.Create($"{world.Root}/a"));
        void Watch()
        {
            watcher.Call(Request.GetData($"{world.Root}/a", watch: true));
            watcher.Call(Request.Exists($"{world.Root}/b", watch: true));
            watcher.Call(Request.GetChildren(world.Root, watch: true));
        }

        Watch();
        recursive.Call(Request.AddWatch(world.Root, 1));
        peer.Call(Request.Multi(Request.SetData($"{world.Root}/a", "1"), Request.Create($"{world.Root}/b"), Request.Delete("/missing")));
        peer.Call(Request.Multi(
            Request.SetData($"{world.Root}/a", "1"), Request.Create($"{world.Root}/b"), Request.Create($"{world.Root}/c"),
            Request.SetData($"{world.Root}/a", "2"), Request.Delete($"{world.Root}/b")));
        Watch();
        peer.Call(Request.Multi(Request.Delete($"{world.Root}/a"), Request.Create($"{world.Root}/a"), Request.Check(world.Root)));
    });
}

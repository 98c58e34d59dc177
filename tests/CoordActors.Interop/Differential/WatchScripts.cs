using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>Who is told what, in which order, and what is left afterwards.</summary>
[Collection(DifferentialCollection.Name)]
public class WatchScripts(DifferentialServers servers)
{
    [ApacheFact]
    public void Every_kind_of_watch_meets_every_kind_of_change() => servers.Compare("watch-kinds", world =>
    {
        var writer = world.Connect("writer");
        var path = $"{world.Root}/n";
        var watchers = new (string Name, Request Watch)[]
        {
            ("data", Request.GetData(path, watch: true)), ("exists", Request.Exists(path, watch: true)), ("children", Request.GetChildren(path, watch: true)),
            ("children2", Request.GetChildren2(path, watch: true)), ("persistent", Request.AddWatch(path, 0)), ("recursive", Request.AddWatch(path, 1)),
            ("parent", Request.GetChildren(world.Root, watch: true)), ("above", Request.AddWatch(world.Root, 1)), ("root", Request.AddWatch("/", 1)),
        }.Select(watcher => (Peer: world.Connect(watcher.Name), watcher.Watch)).ToList();
        Request[] changes =
        [
            Request.Create(path), Request.SetData(path, "1"), Request.SetData(path, "1"), Request.Create($"{path}/c"),
            Request.SetData($"{path}/c", "2"), Request.Create($"{path}/c/d", flags: 2),
            Request.SetAcl(path, Acl.Open), Request.SetData(path, "no", 99), Request.Delete($"{path}/c/d0000000000"),
            Request.Delete($"{path}/c"), Request.Delete(path), Request.Create(path), Request.Delete(path),
        ];
        foreach (var change in changes)
        {
            foreach (var (peer, watch) in watchers)
            {
                peer.Call(watch);
            }

            writer.Call(change);
        }
    });

    [ApacheFact]
    public void One_connection_gets_one_event_for_one_change() => servers.Compare("watch-once", world =>
    {
        var peer = world.Connect("peer");
        var path = $"{world.Root}/n";
        peer.Call(Request.Exists(path, watch: true));
        peer.Call(Request.Exists(path, watch: true));
        peer.Call(Request.Create(path));
        peer.Call(Request.Exists(path, watch: true));
        peer.Call(Request.GetData(path, watch: true));
        peer.Call(Request.GetChildren(path, watch: true));
        peer.Call(Request.GetChildren2(path, watch: true));
        peer.Call(Request.GetChildren(world.Root, watch: true));
        peer.Call(Request.Delete(path));
        peer.Call(Request.GetData(path, watch: true));
        peer.Call(Request.GetChildren(path, watch: true));
        peer.Call(Request.Create(path));
        peer.Call(Request.Delete(path));
    });

    [ApacheFact]
    public void Events_and_replies_of_a_pipeline_are_in_order() => servers.Compare("watch-pipeline", world =>
    {
        var peer = world.Connect("peer");
        var path = $"{world.Root}/n";
        peer.Pipeline(
            Request.Exists(path, watch: true), Request.Create(path), Request.GetData(path, watch: true), Request.SetData(path, "1"),
            Request.GetData(path, watch: true), Request.Ping(),
            Request.GetChildren(path, watch: true), Request.Create($"{path}/a"), Request.Create($"{path}/b"), Request.Sync(path),
            Request.Delete($"{path}/missing"), Request.SetData(path, "2"), Request.GetData(path));
    });

    [ApacheFact]
    public void Watches_are_set_again_by_zxid() => servers.Compare("set-watches", world =>
    {
        var writer = world.Connect("writer");
        var peer = world.Connect("peer");
        var root = world.Root;
        foreach (var name in new[] { "same", "changed", "children", "gone", "recreated" })
        {
            writer.Call(Request.Create($"{root}/{name}"));
        }

        var before = world.LastZxid();
        writer.Call(Request.SetData($"{root}/changed", "1"));
        writer.Call(Request.Create($"{root}/children/c"));
        writer.Call(Request.Delete($"{root}/gone"));
        writer.Call(Request.Delete($"{root}/recreated"));
        writer.Call(Request.Create($"{root}/recreated"));
        writer.Call(Request.Create($"{root}/new"));
        string[] all = [$"{root}/same", $"{root}/changed", $"{root}/children", $"{root}/gone", $"{root}/recreated", $"{root}/new", $"{root}/never"];
        peer.Call(Request.SetWatches(before, all, all, all));
        foreach (var path in all)
        {
            writer.Call(Request.SetData(path, "later"));
            writer.Call(Request.Create($"{path}/later"));
        }

        writer.Call(Request.Create($"{root}/never"));
        peer.Call(Request.SetWatches(0, [root], [], [root]));
        peer.Call(Request.SetWatches(long.MaxValue, [root], [root], [root]) with { Xid = -8 });
        writer.Call(Request.SetData(root, "x"));
        peer.Call(Request.SetWatches(0, null, [], []));
        peer.Call(Request.SetWatches(0, [], [], []));
        peer.Call(Request.SetWatches2(
            before, [$"{root}/same"], [$"{root}/other"], [$"{root}/same"], [$"{root}/persistent"], [$"{root}/tree"]) with
        { Xid = -8 });
        peer.Call(Request.SetWatches2(before, [], [], [], null, null));
        foreach (var name in new[] { "same/x", "other", "persistent", "persistent/x", "tree", "tree/x", "tree/x/y" })
        {
            writer.Call(Request.Create($"{root}/{name}"));
        }
    });

    [ApacheFact]
    public void Watches_are_checked_and_removed_by_type() => servers.Compare("remove-watches", world =>
    {
        var writer = world.Connect("writer");
        var peer = world.Connect("peer");
        var path = $"{world.Root}/n";
        Request[] watches =
        [
            Request.GetData(path, watch: true), Request.Exists(path, watch: true), Request.GetChildren(path, watch: true),
            Request.AddWatch(path, 0), Request.AddWatch(path, 1),
        ];
        writer.Call(Request.Create(path));
        foreach (var type in new[] { 1, 2, 3 })
        {
            foreach (var watch in watches)
            {
                var byMode = watch.Operation == Op.AddWatch && type != 3 ? AllowedDifference.WatcherTypeByMode : null;
                peer.Call(Request.CheckWatches(path, type));
                peer.Call(watch);
                peer.Call(Request.CheckWatches(path, type), byMode);
                peer.Call(Request.RemoveWatches(path, type), byMode);
                peer.Call(Request.CheckWatches(path, type), byMode);
                peer.Call(Request.RemoveWatches(path, 3), byMode);
            }
        }

        peer.Call(Request.GetData(path, watch: true));
        peer.Call(Request.RemoveWatches($"{path}/below", 3));
        peer.Call(Request.RemoveWatches(world.Root, 3));
        peer.Call(Request.RemoveWatches(path, 0));
        peer.Call(Request.CheckWatches(path, 6));
        peer.Call(Request.RemoveWatches(path, -1));
        peer.Call(Request.CheckWatches(path, 4), AllowedDifference.NewWatcherTypes);
        peer.Call(Request.RemoveWatches(path, 5), AllowedDifference.NewWatcherTypes);
        writer.Call(Request.SetData(path, "still watched"));
        peer.Call(Request.AddWatch(path, 2));
        peer.Call(Request.AddWatch(path, -1));
        peer.Call(Request.AddWatch("bad path", 0));
        peer.Call(Request.AddWatch("", 1));
        peer.Call(Request.AddWatch($"{world.Root}/missing", 0));
        writer.Call(Request.Create($"{world.Root}/missing"));
    });

    [ApacheFact]
    public void Several_modes_on_one_path() => servers.Compare("watch-modes", world =>
    {
        var writer = world.Connect("writer");
        var peer = world.Connect("peer");
        var path = $"{world.Root}/n";
        writer.Call(Request.Create(path));
        peer.Call(Request.AddWatch(path, 0));
        peer.Call(Request.GetData(path, watch: true));
        writer.Call(Request.SetData(path, "1"));
        writer.Call(Request.SetData(path, "2"), AllowedDifference.IndependentModes);
        peer.Call(Request.AddWatch(path, 1));
        writer.Call(Request.SetData(path, "3"));
        writer.Call(Request.Create($"{path}/c"), AllowedDifference.IndependentModes);
    });

    [ApacheFact]
    public void An_ending_session_tells_about_its_ephemerals() => servers.Compare("watch-session-end", world =>
    {
        var owner = world.Connect("owner");
        var watcher = world.Connect("watcher");
        foreach (var name in new[] { "a", "b", "c" })
        {
            owner.Call(Request.Create($"{world.Root}/{name}", flags: 1));
            watcher.Call(Request.GetData($"{world.Root}/{name}", watch: true));
        }

        owner.Call(Request.GetData($"{world.Root}/a", watch: true));
        watcher.Call(Request.GetChildren(world.Root, watch: true));
        owner.Call(Request.Bare(Op.CloseSession, "closeSession"));
        watcher.Call(Request.GetChildren2(world.Root));
    });

    [ApacheFact]
    public void Watches_end_with_their_connection() => servers.Compare("watch-connection-end", world =>
    {
        var writer = world.Connect("writer");
        var first = world.Connect("first");
        first.Call(Request.GetData(world.Root, watch: true));
        first.Call(Request.AddWatch(world.Root, 1));
        var second = world.Connect("second", new Handshake { SessionId = first.SessionId, Password = first.Password });
        writer.Call(Request.SetData(world.Root, "1"));
        second.Call(Request.CheckWatches(world.Root, 3));
        writer.Call(Request.Create($"{world.Root}/c"));
    });

    [ApacheFact]
    public void An_event_is_kept_from_those_who_may_not_read() => servers.Compare("watch-rights", world =>
    {
        var owner = world.Connect("owner");
        var stranger = world.Connect("stranger");
        var tree = world.Connect("stranger with a recursive watch");
        var path = $"{world.Root}/n";
        Acl[] closed = [new(31, "auth", "")];
        owner.Call(Request.Auth("digest", "o:o"));
        owner.Call(Request.Create(path));
        stranger.Call(Request.GetData(path, watch: true));
        owner.Call(Request.SetAcl(path, closed));
        owner.Call(Request.SetData(path, "secret"));
        owner.Call(Request.SetAcl(path, Acl.Open));
        owner.Call(Request.SetData(path, "public"));
        tree.Call(Request.AddWatch(path, 1));
        owner.Call(Request.Create($"{path}/closed", acl: closed));
        owner.Call(Request.SetData($"{path}/closed", "x"));
        owner.Call(Request.Create($"{path}/open"));
        owner.Call(Request.Delete($"{path}/closed"));
        stranger.Call(Request.GetChildren(path, watch: true));
        owner.Call(Request.SetAcl(path, closed));
        owner.Call(Request.Delete($"{path}/open"));
        owner.Call(Request.Delete(path));
        stranger.Call(Request.Exists(path, watch: true));
        owner.Call(Request.Create(path, acl: closed));
        stranger.Call(Request.Exists(path, watch: true), AllowedDifference.ExistsWithoutRead);
        stranger.Call(Request.Auth("digest", "o:o"));
        stranger.Call(Request.Exists(path, watch: true));
        owner.Call(Request.SetData(path, "for both"));
    });
}

using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

public sealed class WatchTests
{
    private readonly TestServer _server = new();

    public WatchTests()
    {
        _server.Tree.AddWatcher(1, TestServer.Ids(null));
        _server.Tree.AddWatcher(2, TestServer.Ids("digest:u:h"));
    }

    [Fact]
    public void A_one_shot_watch_fires_once_and_an_exists_watch_survives_a_missing_znode()
    {
        _server.Exists("/a", 1).ShouldBe(ErrorCode.NoNode);
        _server.Create("/a");
        _server.SetData("/a", "y");
        _server.TakeEvents().ShouldBe(["1 NodeCreated /a"]);
        _server.GetData("/a", 1);
        _server.GetChildren("/a", 1);
        _server.SetData("/a", "z");
        _server.SetData("/a", "z");
        _server.TakeEvents().ShouldBe(["1 NodeDataChanged /a"]);
        _server.Create("/a/b");
        _server.TakeEvents().ShouldBe(["1 NodeChildrenChanged /a"]);
    }

    [Fact]
    public void Reading_a_missing_znode_watches_nothing()
    {
        _server.GetData("/a", 1).ShouldBe(ErrorCode.NoNode);
        _server.GetChildren("/a", 1).ShouldBe(ErrorCode.NoNode);
        _server.Tree.Describe().WatchCount.ShouldBe(0);
    }

    [Fact]
    public void A_deletion_reaches_a_connection_once_and_comes_before_the_parents_change()
    {
        _server.Create("/a");
        _server.GetData("/a", 1);
        _server.GetChildren("/a", 1);
        _server.GetChildren("/a", 2);
        _server.GetChildren("/", 1);
        _server.Delete("/a");
        _server.TakeEvents().ShouldBe(["1 NodeDeleted /a", "2 NodeDeleted /a", "1 NodeChildrenChanged /"]);
        _server.Tree.Describe().WatchedPathCount.ShouldBe(0);
    }

    [Fact]
    public void A_persistent_watch_stays_and_sees_the_children_change_too()
    {
        _server.AddWatch("/a", AddWatchMode.Persistent, 1).ShouldBe(ErrorCode.Ok);
        _server.Create("/a");
        _server.Create("/a/b");
        _server.SetData("/a", "y");
        _server.Delete("/a/b");
        _server.Delete("/a");
        _server.TakeEvents().ShouldBe(
            ["1 NodeCreated /a", "1 NodeChildrenChanged /a", "1 NodeDataChanged /a", "1 NodeChildrenChanged /a", "1 NodeDeleted /a"]);
        _server.Tree.Describe().WatchCount.ShouldBe(2);
    }

    [Fact]
    public void A_recursive_watch_sees_every_descendant_by_its_own_path_and_no_children_changes()
    {
        _server.AddWatch("/a", AddWatchMode.PersistentRecursive, 1);
        _server.AddWatch("/", AddWatchMode.PersistentRecursive, 2);
        _server.Create("/a");
        _server.Create("/ab");
        _server.Create("/a/b");
        _server.SetData("/zookeeper/quota", "x");
        _server.TakeEvents().ShouldBe(
            ["1 NodeCreated /a", "2 NodeCreated /a", "2 NodeCreated /ab", "1 NodeCreated /a/b", "2 NodeCreated /a/b", "2 NodeDataChanged /zookeeper/quota"]);
    }

    [Fact]
    public void Several_kinds_of_watches_of_one_connection_give_one_event()
    {
        _server.Create("/a");
        _server.GetData("/a", 1);
        _server.AddWatch("/a", AddWatchMode.Persistent, 1);
        _server.AddWatch("/a", AddWatchMode.PersistentRecursive, 1);
        _server.AddWatch("/", AddWatchMode.PersistentRecursive, 1);
        _server.SetData("/a", "y");
        _server.TakeEvents().ShouldBe(["1 NodeDataChanged /a"]);
    }

    [Fact]
    public void An_event_that_the_connection_may_not_see_is_dropped_and_its_one_shot_watch_used_up()
    {
        _server.Exists("/secret", 1);
        _server.Exists("/secret", 2);
        _server.Create("/secret", acl: "31 digest:u:h");
        _server.TakeEvents().ShouldBe(["2 NodeCreated /secret"]);
        _server.Tree.Describe().WatchCount.ShouldBe(0);

        _server.AddWatch("/secret", AddWatchMode.Persistent, 1);
        _server.SetData("/secret", "x", auth: "digest:u:h").ShouldBe(ErrorCode.Ok);
        _server.Events.ShouldBeEmpty();
        _server.Tree.SetWatcherAuth(1, TestServer.Ids("digest:u:h"));
        _server.SetData("/secret", "x", auth: "digest:u:h");
        _server.TakeEvents().ShouldBe(["1 NodeDataChanged /secret"]);
    }

    [Fact]
    public void Setting_an_ACL_fires_nothing()
    {
        _server.Create("/a");
        _server.AddWatch("/a", AddWatchMode.Persistent, 1);
        _server.SetAcl("/a", "31 world:anyone,1 ip:10.0.0.0/8").ShouldBe(ErrorCode.Ok);
        _server.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Watches_go_with_their_connection()
    {
        _server.Exists("/a", 1);
        _server.AddWatch("/a", AddWatchMode.PersistentRecursive, 1);
        _server.Exists("/a", 2);
        _server.Tree.RemoveWatcher(1);
        _server.Create("/a");
        _server.TakeEvents().ShouldBe(["2 NodeCreated /a"]);
        _server.Tree.Describe().WatchCount.ShouldBe(0);
        _server.Exists("/a", 1).ShouldBe(ErrorCode.Ok);
        _server.Tree.Describe().WatchCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(WatcherType.Children, false, true, false, false)]
    [InlineData(WatcherType.Data, true, false, false, false)]
    [InlineData(WatcherType.Any, true, true, true, true)]
    [InlineData(WatcherType.Persistent, false, false, true, false)]
    [InlineData(WatcherType.PersistentRecursive, false, false, false, true)]
    public void Watches_are_checked_and_removed_by_kind(WatcherType type, bool data, bool child, bool persistent, bool recursive)
    {
        _server.Create("/a");
        Action[] register =
        [
            () => _server.GetData("/a", 1),
            () => _server.GetChildren("/a", 1),
            () => _server.AddWatch("/a", AddWatchMode.Persistent, 1),
            () => _server.AddWatch("/a", AddWatchMode.PersistentRecursive, 1),
        ];
        foreach (var (add, isMatch) in register.Zip([data, child, persistent, recursive]))
        {
            add();
            var expected = isMatch ? ErrorCode.Ok : ErrorCode.NoWatcher;
            _server.OnWatches(OpCode.CheckWatches, "/a", type, 1).ShouldBe(expected);
            _server.OnWatches(OpCode.CheckWatches, "/a", type, 2).ShouldBe(ErrorCode.NoWatcher);
            _server.OnWatches(OpCode.RemoveWatches, "/a", type, 1).ShouldBe(expected);
            _server.OnWatches(OpCode.CheckWatches, "/a", type, 1).ShouldBe(ErrorCode.NoWatcher);
            _server.OnWatches(OpCode.RemoveWatches, "/a", WatcherType.Any, 1);
        }
    }

    [Fact]
    public void Unknown_modes_and_kinds_are_malformed()
    {
        _server.AddWatch("/a", (AddWatchMode)2, 1).ShouldBe(ErrorCode.MarshallingError);
        _server.OnWatches(OpCode.CheckWatches, "/a", (WatcherType)6, 1).ShouldBe(ErrorCode.MarshallingError);
        _server.OnWatches(OpCode.RemoveWatches, "/a", 0, 1).ShouldBe(ErrorCode.MarshallingError);
    }

    [Fact]
    public void A_client_that_comes_back_hears_what_it_missed_and_keeps_the_other_watches()
    {
        _server.Create("/same");
        _server.Create("/changed");
        _server.Create("/parent");
        var seen = _server.Tree.LastZxid;
        _server.SetData("/changed", "y");
        _server.Create("/parent/c");
        _server.Create("/new");
        SetWatches(seen, ["/same", "/changed", "/gone"], ["/new", "/later"], ["/same", "/parent", "/gone"]).ShouldBe(
            ["NodeDataChanged /changed", "NodeDeleted /gone", "NodeCreated /new", "NodeChildrenChanged /parent", "NodeDeleted /gone"]);

        _server.SetData("/same", "y");
        _server.Create("/same/c");
        _server.Create("/later");
        _server.SetData("/changed", "z");
        _server.TakeEvents().ShouldBe(["1 NodeDataChanged /same", "1 NodeChildrenChanged /same", "1 NodeCreated /later"]);
    }

    [Fact]
    public void Ten_thousand_watches_fire_once_each()
    {
        const int Count = 10_000;
        _server.Create("/a");
        for (var watcher = 3; watcher < Count + 3; watcher++)
        {
            _server.Tree.AddWatcher(watcher, default);
            _server.GetData("/a", watcher);
            _server.Exists($"/own{watcher}", watcher);
        }

        _server.Tree.Describe().WatchCount.ShouldBe(2 * Count);
        _server.SetData("/a", "y");
        _server.TakeEvents().Distinct().Count().ShouldBe(Count);
        _server.SetData("/a", "z");
        _server.Events.ShouldBeEmpty();
        _server.Create("/own5000");
        _server.TakeEvents().ShouldBe(["5000 NodeCreated /own5000"]);
        _server.Tree.Describe().WatchingConnectionCount.ShouldBe(Count - 1);
        _server.Tree.Watches().Count().ShouldBe(Count - 1);
    }

    private IEnumerable<string> SetWatches(long seen, params string[][] lists) => _server.SetWatches(1, seen, lists).Select(e =>
    {
        e.Zxid.ShouldBe(-1);
        return $"{e.Type} {e.Path}";
    });
}

using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

/// <summary>A client with persistent watches loses its connection, comes back, and sets them again with the last zxid that it has seen.</summary>
public sealed class MissedEventTests
{
    private readonly TestServer _server = new(new ZnodeTree(new TreeSettings()) { WatchHistoryBytes = 1 << 20 });

    public MissedEventTests()
    {
        _server.OpenSession(TestServer.Session);
        _server.OpenSession(TestServer.OtherSession);
        _server.Tree.AddWatcher(1, TestServer.Ids(null));
        _server.Tree.AddWatcher(2, TestServer.Ids("digest:u:h"));
        _server.Create("/a");
    }

    [Fact]
    public void A_persistent_watch_gets_everything_that_happened_to_its_znode_in_order_and_goes_on()
    {
        var seen = _server.Tree.LastZxid;
        _server.SetData("/a", "1");
        _server.Create("/a/b");
        _server.SetData("/a/b", "not of the znode itself");
        _server.Delete("/a/b");
        _server.Delete("/a");
        _server.Create("/a");
        _server.Create("/other");
        var told = _server.SetWatches(1, seen, [], [], [], ["/a"], []);
        told.ShouldBe([
            (seen + 1, WatchEventType.NodeDataChanged, "/a"),
            (seen + 2, WatchEventType.NodeChildrenChanged, "/a"),
            (seen + 4, WatchEventType.NodeChildrenChanged, "/a"),
            (seen + 5, WatchEventType.NodeDeleted, "/a"),
            (seen + 6, WatchEventType.NodeCreated, "/a"),
        ]);
        _server.SetData("/a", "2");
        _server.TakeEvents().ShouldBe(["1 NodeDataChanged /a"]);
    }

    [Fact]
    public void A_recursive_watch_gets_what_happened_below_and_no_change_of_children()
    {
        var seen = _server.Tree.LastZxid;
        _server.Create("/a/b");
        _server.Create("/a/b/c");
        _server.SetData("/a/b/c", "1");
        _server.Create("/ab");
        _server.Delete("/a/b/c");
        Told(1, seen, [], ["/a"]).ShouldBe(["NodeCreated /a/b", "NodeCreated /a/b/c", "NodeDataChanged /a/b/c", "NodeDeleted /a/b/c"]);
        Told(2, seen + 3, [], ["/"]).ShouldBe(["NodeCreated /ab", "NodeDeleted /a/b/c"]);
    }

    [Fact]
    public void An_event_of_several_watches_is_told_once()
    {
        var seen = _server.Tree.LastZxid;
        _server.SetData("/a", "1");
        _server.Create("/a/b");
        Told(1, seen, ["/a"], ["/a", "/"]).ShouldBe(["NodeDataChanged /a", "NodeCreated /a/b", "NodeChildrenChanged /a"]);
    }

    [Fact]
    public void What_an_earlier_packet_of_the_same_client_was_told_is_not_told_again()
    {
        var seen = _server.Tree.LastZxid;
        _server.SetData("/a", "1");
        Told(1, seen, [], ["/"]).ShouldBe(["NodeDataChanged /a"]);
        _server.Create("/a/b");
        _server.TakeEvents().ShouldBe(["1 NodeCreated /a/b"]);
        Told(1, seen, ["/a"], ["/a"]).ShouldBe(["NodeChildrenChanged /a"]);
        Told(1, seen, ["/a"], ["/a"]).ShouldBeEmpty();
    }

    [Fact]
    public void A_one_shot_watch_on_the_same_path_is_used_up_by_the_same_event()
    {
        _server.Create("/b");
        _server.Create("/c");
        var seen = _server.Tree.LastZxid;
        _server.SetData("/a", "1");
        _server.SetData("/b", "1");
        _server.Create("/a/x");
        Types(_server.SetWatches(1, seen, ["/a", "/b", "/c"], ["/a/x", "/later"], ["/a", "/c"], ["/a"], ["/a"])).ShouldBe(
            ["NodeDataChanged /a", "NodeCreated /a/x", "NodeChildrenChanged /a", "NodeDataChanged /b"]);
        _server.SetData("/b", "2");
        _server.SetData("/c", "2");
        _server.Create("/c/y");
        _server.Create("/later");
        _server.SetData("/a", "2");
        _server.TakeEvents().ShouldBe(["1 NodeDataChanged /c", "1 NodeChildrenChanged /c", "1 NodeCreated /later", "1 NodeDataChanged /a"]);
    }

    [Fact]
    public void Who_could_not_read_the_znode_then_is_not_told_now()
    {
        const string secret = "31 digest:u:h";
        var seen = _server.Tree.LastZxid;
        _server.Create("/a/secret", acl: secret);
        _server.SetData("/a/secret", "1", auth: "digest:u:h");
        _server.Create("/a/secret/x", acl: "31 world:anyone", auth: "digest:u:h");
        _server.Delete("/a/secret/x", auth: "digest:u:h");
        _server.Delete("/a/secret");
        Told(1, seen, ["/a/secret"], ["/a"]).ShouldBe(["NodeCreated /a/secret/x", "NodeDeleted /a/secret/x"]);
        Told(2, seen, ["/a/secret"], ["/a"]).ShouldBe([
            "NodeCreated /a/secret", "NodeDataChanged /a/secret", "NodeCreated /a/secret/x", "NodeChildrenChanged /a/secret",
            "NodeDeleted /a/secret/x", "NodeChildrenChanged /a/secret", "NodeDeleted /a/secret",
        ]);
    }

    [Fact]
    public void A_multi_is_told_whole_or_not_at_all_and_a_closed_session_with_its_ephemerals()
    {
        var seen = _server.Tree.LastZxid;
        CreateTogether("/a/1", "/a/2", "/nowhere/3").ShouldBe(ErrorCode.NoNode);
        CreateTogether("/a/1", "/a/1/2").ShouldBe(ErrorCode.Ok);
        _server.CreateEphemeral("/a/e", TestServer.OtherSession);
        _server.CloseSession(TestServer.OtherSession);
        var told = _server.SetWatches(1, seen, [], [], [], [], ["/a"]);
        Types(told).ShouldBe(["NodeCreated /a/1", "NodeCreated /a/1/2", "NodeCreated /a/e", "NodeDeleted /a/e"]);
        told.Select(e => e.Zxid).ShouldBe([seen + 2, seen + 2, seen + 3, seen + 4]);
    }

    [Fact]
    public void Without_a_history_nothing_is_told()
    {
        _server.Tree.WatchHistoryBytes = 0;
        _server.SetData("/a", "1");
        Told(1, 0, ["/a"], ["/"]).ShouldBeEmpty();
        _server.SetData("/a", "2");
        _server.TakeEvents().ShouldBe(["1 NodeDataChanged /a"]);
    }

    [Fact]
    public void What_happened_before_the_history_begins_is_told_as_far_as_the_znodes_show_it()
    {
        var seen = _server.Tree.LastZxid;
        _server.Create("/a/new");
        _server.Create("/a/gone");
        _server.SetData("/a/new", "1");
        _server.SetData("/a", "1");
        _server.SetData("/a", "2");
        _server.Delete("/a/gone");
        using var image = new MemoryStream();
        using (var captured = _server.Tree.Capture())
        {
            captured.WriteTo(image);
        }

        image.Position = 0;
        var restored = new TestServer(ZnodeTree.Restore(image, new TreeSettings()));
        restored.Tree.WatchHistoryBytes = 1 << 20;
        restored.Tree.AddWatcher(1, TestServer.Ids(null));
        restored.SetData("/a/new", "2");
        restored.SetWatches(1, seen, [], [], [], ["/a", "/nowhere"], ["/a"]).ShouldBe([
            (seen + 1, WatchEventType.NodeCreated, "/a/new"),
            (seen + 5, WatchEventType.NodeDataChanged, "/a"),
            (seen + 6, WatchEventType.NodeChildrenChanged, "/a"),
            (seen + 7, WatchEventType.NodeDataChanged, "/a/new"),
        ]);
    }

    [Fact]
    public void Of_a_very_large_subtree_only_so_many_znodes_are_looked_at()
    {
        var seen = _server.Tree.LastZxid;
        for (var i = 0; i < 12_000; i++)
        {
            _server.Create($"/a/{i}");
        }

        _server.Tree.WatchHistoryBytes = 1 << 20;
        _server.Create("/a/behind");
        var told = Told(1, seen, [], ["/a"]);
        told.Length.ShouldBe(10_000);
        told[^2..].ShouldBe(["NodeCreated /a/9998", "NodeCreated /a/behind"]);
    }

    /// <summary>A ring of a hundred changes, filled many times over: what is told is always the end of what happened.</summary>
    [Fact]
    public void A_small_history_always_has_the_newest_changes()
    {
        _server.Tree.WatchHistoryBytes = 16 * 1024;
        _server.Tree.AddWatcher(3, TestServer.Ids("digest:u:h"));
        _server.AddWatch("/r", AddWatchMode.PersistentRecursive, 3);
        _server.Create("/r");
        _server.TakeEvents();
        var random = new Random(4);
        var happened = new List<string>();
        var reach = 0;
        for (var round = 0; round < 600; round++)
        {
            var path = "/r/" + new string('n', random.Next(1, round % 200 == 0 ? 1500 : 60));
            var acl = random.Next(3) == 0 ? "31 digest:u:h" : TestOperations.Open;
            if (_server.Create(path, acl: acl) == ErrorCode.NodeExists)
            {
                _server.Delete(path);
            }

            happened.AddRange(_server.TakeEvents().Where(e => e[0] == '3').Select(e => $"{_server.Tree.LastZxid} {e[2..]}"));
            _server.Tree.AddWatcher(2, TestServer.Ids("digest:u:h"));
            var told = _server.SetWatches(2, 1, [], [], [], [], ["/r"]).Select(e => $"{e.Zxid} {e.Type} {e.Path}").ToList();
            var derived = told.TakeWhile((_, i) => told.Count - i > happened.Count || !told.Skip(i).SequenceEqual(happened[^(told.Count - i)..])).Count();
            told[..derived].ShouldAllBe(e => e.Contains("NodeCreated", StringComparison.Ordinal));
            _server.ChildrenOf("/r").ShouldAllBe(child => told.Any(e => e.EndsWith($" NodeCreated /r/{child}", StringComparison.Ordinal)));
            reach = path.Length > 1000 ? 0 : Math.Max(reach, told.Count - derived);
        }

        reach.ShouldBeGreaterThan(100);
    }

    private ErrorCode CreateTogether(params string[] paths) => _server.Apply(OpCode.Multi, body =>
    {
        foreach (var path in paths)
        {
            new MultiHeader(OpCode.Create, false, (ErrorCode)(-1)).Write(body);
            TestOperations.WriteCreate(body, OpCode.Create, path);
        }

        new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)).Write(body);
    });

    private string[] Told(int watcher, long seen, string[] persistent, string[] recursive) =>
        Types(_server.SetWatches(watcher, seen, [], [], [], persistent, recursive));

    private static string[] Types(IEnumerable<(long Zxid, WatchEventType Type, string Path)> events) => [.. events.Select(e => $"{e.Type} {e.Path}")];
}

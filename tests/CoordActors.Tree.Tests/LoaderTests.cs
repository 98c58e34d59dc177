using System.Text;
using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

/// <summary>A tree taken apart and put together again.</summary>
public sealed class LoaderTests
{
    private const string Open = "\0\0\0\u001f\0\0\0\u0005world\0\0\0\u0006anyone";

    [Fact]
    public void A_tree_put_together_from_its_znodes_is_the_same_tree()
    {
        var server = new TestServer();
        server.Create("/a", "data");
        server.Create("/a/b");
        server.Create("/a/b/c", null);
        server.Create("/a/e", flags: CreateFlags.Ephemeral);
        server.Create("/d");
        server.Delete("/d");

        using var image = server.Tree.Capture();
        var loader = new TreeLoader(image.Settings, image.Zxid);
        foreach (var (id, timeoutMs) in image.Sessions)
        {
            loader.AddSession(id, timeoutMs);
        }

        var paths = new List<string>();
        using var znode = image.Znodes();
        while (znode.MoveNext())
        {
            paths.Add(Encoding.UTF8.GetString(znode.Path));
            loader.Add(znode.Path, znode.Data, image.AccessControlLists[znode.Acl], znode.Values);
        }

        paths.ShouldBe(["/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config", "/a", "/a/b", "/a/b/c", "/a/e"]);
        var loaded = loader.Complete();
        loaded.Digest.ShouldBe(server.Tree.Digest);
        loaded.LastZxid.ShouldBe(server.Tree.LastZxid);
        loaded.EphemeralsOf(TestServer.Session).ShouldBe(["/a/e"]);
        var second = new TestServer(loaded);
        second.CloseSession();
        server.CloseSession();
        loaded.Digest.ShouldBe(server.Tree.Digest);
    }

    [Fact]
    public void What_the_service_itself_needs_is_created_as_in_a_new_tree()
    {
        var loader = new TreeLoader(new TreeSettings(), 0);
        Add(loader, "/");
        loader.Complete().Digest.ShouldBe(new ZnodeTree(new TreeSettings()).Digest);
    }

    [Fact]
    public void Statistics_of_quotas_are_counted_anew()
    {
        var loader = new TreeLoader(new TreeSettings(), 5);
        foreach (var path in (string[])["/", "/q", "/q/a", "/q/b", "/zookeeper", "/zookeeper/quota", "/zookeeper/quota/q"])
        {
            Add(loader, path, "12");
        }

        Add(loader, "/zookeeper/quota/q/zookeeper_limits", "count=9,bytes=-1");
        Add(loader, "/zookeeper/quota/q/zookeeper_stats", "count=77,bytes=77");
        using var image = loader.Complete().Capture();
        using var znode = image.Znodes();
        while (!znode.Path.EndsWith("zookeeper_stats"u8))
        {
            znode.MoveNext().ShouldBeTrue();
        }

        znode.Data.ToText().ShouldBe("count=3,bytes=6");
    }

    [Theory]
    [InlineData("The first znode is not the root.", "/a")]
    [InlineData("/ is not the path of a znode.", "/", "/")]
    [InlineData("The znode /a comes twice.", "/", "/a", "/a")]
    [InlineData("The znode /a/b has no parent that can have children.", "/", "/a/b")]
    [InlineData("a is not the path of a znode.", "/", "a")]
    [InlineData("/a/ is not the path of a znode.", "/", "/a", "/a/")]
    public void A_znode_without_its_place_is_refused(string sentence, params string[] paths)
    {
        var loader = new TreeLoader(new TreeSettings(), 0);
        foreach (var path in paths[..^1])
        {
            Add(loader, path);
        }

        Should.Throw<ArgumentException>(() => Add(loader, paths[^1])).Message.ShouldBe(sentence);
    }

    [Fact]
    public void An_ephemeral_needs_its_session_and_has_no_children()
    {
        var loader = new TreeLoader(new TreeSettings(), 0);
        Add(loader, "/");
        Should.Throw<ArgumentException>(() => Add(loader, "/e", owner: 0x12)).Message.ShouldBe("The znode /e belongs to session 0x12, which is not open.");
        loader.AddSession(0x12, 1_000);
        Add(loader, "/e", owner: 0x12);
        Should.Throw<ArgumentException>(() => Add(loader, "/e/child")).Message.ShouldBe("The znode /e/child has no parent that can have children.");
    }

    private static void Add(TreeLoader loader, string path, string data = "", long owner = 0) =>
        loader.Add(Encoding.UTF8.GetBytes(path), JuteBytes.FromText(data), Encoding.UTF8.GetBytes(Open), new ZnodeValues { Owner = owner });
}

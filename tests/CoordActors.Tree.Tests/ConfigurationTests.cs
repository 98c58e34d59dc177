using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

/// <summary>Clients read the servers of the ensemble in a znode, and hear when they change.</summary>
public sealed class ConfigurationTests
{
    private const string Config = "/zookeeper/config";
    private const string Three = "server.1=a:2888:3888:participant\nserver.2=b:2888:3888:participant\nserver.3=c:2888:3888:participant";

    private readonly TestServer _server = new();

    [Fact]
    public void A_server_without_peers_shows_none() => Shown().ShouldBe("");

    [Fact]
    public void The_servers_are_shown_with_the_zxid_that_brought_them_as_version()
    {
        _server.Tree.AddWatcher(1, TestServer.Ids(null));
        _server.AddWatch(Config, AddWatchMode.Persistent, 1).ShouldBe(ErrorCode.Ok);
        Configure(Three);

        _server.TakeEvents().ShouldBe([$"1 NodeDataChanged {Config}"]);
        var zxid = _server.Tree.LastZxid;
        Shown().ShouldBe($"{Three}\nversion={zxid:x}");
        var stat = _server.StatOf(Config);
        (stat.Version, stat.Mzxid).ShouldBe((-1, zxid));
    }

    [Fact]
    public void The_same_servers_again_change_nothing()
    {
        Configure(Three);
        var shown = Shown();
        _server.Apply(OpCode.SetData, new TreeSettings { Configuration = Three, SkipAcl = true }.Write, kind: TxnKind.Settings).ShouldBe(ErrorCode.Ok);

        Shown().ShouldBe(shown);
        _server.Tree.Settings.SkipAcl.ShouldBeTrue();
    }

    [Fact]
    public void A_server_that_stays_alone_with_the_data_shows_none_again()
    {
        Configure(Three);
        Configure("");

        Shown().ShouldBe("");
        _server.StatOf(Config).Version.ShouldBe(-1);
    }

    [Fact]
    public void A_snapshot_has_both()
    {
        Configure(Three);
        using var stream = new MemoryStream();
        using (var image = _server.Tree.Capture())
        {
            image.WriteTo(stream);
        }

        stream.Position = 0;
        var restored = ZnodeTree.Restore(stream, new TreeSettings());

        restored.Settings.ShouldBe(_server.Tree.Settings);
        restored.Digest.ShouldBe(_server.Tree.Digest);
    }

    private void Configure(string servers)
    {
        _server.Apply(OpCode.SetData, new TreeSettings { Configuration = servers }.Write, kind: TxnKind.Settings).ShouldBe(ErrorCode.Ok);
        _server.Tree.Settings.Configuration.ShouldBe(servers);
    }

    private string? Shown() => _server.DataOf(Config);
}

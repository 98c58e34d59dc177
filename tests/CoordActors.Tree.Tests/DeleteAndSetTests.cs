using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

public sealed class DeleteAndSetTests
{
    private readonly TestServer _server = new();

    [Theory]
    [InlineData("/")]
    [InlineData("/zookeeper")]
    [InlineData("/zookeeper/quota")]
    [InlineData("/zookeeper/config")]
    [InlineData("none")]
    public void The_initial_znodes_and_impossible_paths_cannot_be_deleted(string path)
    {
        _server.Delete(path, auth: "super:").ShouldBe(ErrorCode.BadArguments);
        _server.Reap(path).ShouldBe(ErrorCode.BadArguments);
    }

    [Fact]
    public void A_wrong_version_is_reported_before_children_and_missing_rights_before_a_missing_znode()
    {
        _server.Create("/a", acl: "1 world:anyone");
        _server.Create("/b");
        _server.Create("/b/c");
        _server.Delete("/b", 5).ShouldBe(ErrorCode.BadVersion);
        _server.Delete("/b").ShouldBe(ErrorCode.NotEmpty);
        _server.Delete("/a/none").ShouldBe(ErrorCode.NoAuth);
        _server.Delete("/none/x").ShouldBe(ErrorCode.NoNode);
        _server.Delete("/b/").ShouldBe(ErrorCode.NoNode);
    }

    [Fact]
    public void Deleting_needs_the_right_on_the_parent_only()
    {
        _server.Create("/p", acl: "31 world:anyone");
        _server.Create("/p/c", acl: "0 world:anyone");
        _server.Delete("/p/c").ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void A_child_gone_moves_its_parents_pzxid_and_cversion_and_nothing_else()
    {
        _server.Create("/p");
        _server.Create("/p/c");
        var before = _server.StatOf("/p");
        _server.NowMs += 5;
        _server.Delete("/p/c");
        _server.StatOf("/p").ShouldBe(before with { NumChildren = 0, Cversion = 2, Pzxid = _server.Tree.LastZxid });
    }

    [Fact]
    public void Setting_data_raises_the_version_even_if_the_data_is_the_same()
    {
        _server.Create("/a", "x");
        var before = _server.StatOf("/a");
        _server.NowMs += 5;
        _server.SetData("/a", "x", 0).ShouldBe(ErrorCode.Ok);
        var body = _server.Body();
        Stat.Read(ref body).ShouldBe(before with { Version = 1, Mzxid = _server.Tree.LastZxid, Mtime = _server.NowMs });
        _server.SetData("/a", "y", 0).ShouldBe(ErrorCode.BadVersion);
        _server.SetData("/", "root").ShouldBe(ErrorCode.Ok);
        _server.SetData("/a/", "y").ShouldBe(ErrorCode.BadArguments);
        _server.SetData("/none", "y").ShouldBe(ErrorCode.NoNode);
    }

    [Fact]
    public void A_failed_write_changes_nothing_but_the_zxid()
    {
        _server.Create("/a");
        var (zxid, digest) = (_server.Tree.LastZxid, _server.Tree.Digest);
        _server.Delete("/none").ShouldBe(ErrorCode.NoNode);
        _server.Tree.LastZxid.ShouldBe(zxid + 1);
        _server.Tree.Digest.ShouldBe(digest);
    }

    [Fact]
    public void A_zxid_is_never_applied_twice()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _server.Tree.Apply(new Txn { Zxid = _server.Tree.LastZxid, Op = OpCode.Create }, null, _server));
    }

    [Fact]
    public void A_transaction_of_a_newer_feature_level_is_not_guessed_at()
    {
        Should.Throw<NotSupportedException>(() => _server.Tree.Apply(new Txn { FeatureLevel = 2, Zxid = 100, Op = OpCode.Create }, null, _server));
        Should.Throw<NotSupportedException>(() => _server.Tree.Apply(new Txn { Kind = (TxnKind)9, Zxid = 100, Op = OpCode.Create }, null, _server));
    }

    [Theory]
    [InlineData(OpCode.Check)]
    [InlineData(OpCode.GetData)]
    [InlineData(OpCode.Notification)]
    [InlineData((OpCode)500)]
    public void What_is_no_write_is_unimplemented_as_a_transaction(OpCode op) =>
        _server.Apply(op, body => TestOperations.WriteVersioned(body, "/")).ShouldBe(ErrorCode.Unimplemented);
}

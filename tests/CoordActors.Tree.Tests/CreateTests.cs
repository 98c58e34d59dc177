using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

public sealed class CreateTests
{
    private readonly TestServer _server = new();

    [Fact]
    public void A_fresh_tree_has_the_odd_stats_of_ZooKeepers_initial_znodes()
    {
        _server.StatOf("/").ShouldBe(new Stat { Cversion = -1, NumChildren = 1 });
        _server.StatOf("/zookeeper").ShouldBe(new Stat { Cversion = -2, NumChildren = 2 });
        _server.StatOf("/zookeeper/quota").ShouldBe(new Stat());
        _server.StatOf("/zookeeper/config").ShouldBe(new Stat { Aversion = -1 });
        _server.DataOf("/zookeeper/config").ShouldBe("");
        _server.AclOf("/zookeeper/config").ShouldBe("1 world:anyone");
    }

    [Fact]
    public void A_created_znode_starts_at_version_0_and_its_parent_counts_it()
    {
        _server.Create("/a", null, op: OpCode.Create2).ShouldBe(ErrorCode.Ok);
        var zxid = _server.Tree.LastZxid;
        var body = _server.Body();
        body.ReadBytes().ToText().ShouldBe("/a");
        var expected = new Stat { Czxid = zxid, Mzxid = zxid, Pzxid = zxid, Ctime = TestServer.StartMs, Mtime = TestServer.StartMs };
        Stat.Read(ref body).ShouldBe(expected);
        _server.DataOf("/a").ShouldBeNull();
        _server.StatOf("/").ShouldBe(new Stat { Cversion = 0, NumChildren = 2, Pzxid = zxid });
    }

    [Fact]
    public void Null_data_and_empty_data_stay_different()
    {
        _server.Create("/null", null);
        _server.Create("/empty", "");
        _server.DataOf("/null").ShouldBeNull();
        _server.DataOf("/empty").ShouldBe("");
    }

    [Fact]
    public void Sequence_numbers_count_every_creation_under_the_parent_and_never_go_back()
    {
        _server.Create("/q");
        _server.Create("/q/plain");
        _server.CreateSequential("/q/n-").ShouldBe("/q/n-0000000001");
        _server.Delete("/q/n-0000000001");
        _server.Create("/q/plain").ShouldBe(ErrorCode.NodeExists);
        _server.CreateSequential("/q/n-").ShouldBe("/q/n-0000000002");
        _server.CreateSequential("/q/", CreateFlags.EphemeralSequential).ShouldBe("/q/0000000003");
    }

    [Fact]
    public void A_name_that_a_sequential_create_would_get_can_be_taken()
    {
        _server.Create("/q");
        _server.Create("/q/n-0000000001");
        _server.Create("/q/n-", flags: CreateFlags.PersistentSequential).ShouldBe(ErrorCode.NodeExists);
    }

    [Theory]
    [InlineData("/missing/x", "31 world:anyone", ErrorCode.NoNode)]
    [InlineData("/missing/x", "", ErrorCode.InvalidAcl)]
    [InlineData("/missing/x", null, ErrorCode.InvalidAcl)]
    [InlineData("no-slash", "", ErrorCode.BadArguments)]
    [InlineData("/nul\0", "", ErrorCode.BadArguments)]
    [InlineData("/a/", "31 world:anyone", ErrorCode.BadArguments)]
    [InlineData("/a/.", "31 world:anyone", ErrorCode.BadArguments)]
    [InlineData("/missing/..", "31 world:anyone", ErrorCode.NoNode)]
    [InlineData("relative/x", "31 world:anyone", ErrorCode.NoNode)]
    [InlineData("/", "31 world:anyone", ErrorCode.NodeExists)]
    [InlineData("/\u0001", "31 world:anyone", ErrorCode.BadArguments)]
    [InlineData("/closed/x", "31 world:anyone", ErrorCode.NoAuth)]
    [InlineData("/closed/.", "31 world:anyone", ErrorCode.NoAuth)]
    public void Errors_of_create_come_in_ZooKeepers_order(string path, string? acl, ErrorCode expected)
    {
        _server.Create("/a");
        _server.Create("/closed", acl: "1 world:anyone");
        _server.Create(path, acl: acl).ShouldBe(expected);
    }

    [Fact]
    public void Flags_are_checked_before_the_session_and_the_session_before_the_path()
    {
        const long Gone = 99;
        _server.Create("bad", flags: (CreateFlags)7, session: Gone).ShouldBe(ErrorCode.BadArguments);
        _server.Create("bad", flags: CreateFlags.PersistentWithTtl, session: Gone).ShouldBe(ErrorCode.Unimplemented);
        _server.Create("bad", session: Gone).ShouldBe(ErrorCode.SessionExpired);
    }

    [Fact]
    public void An_ephemeral_has_no_children_and_an_existing_child_is_reported_first()
    {
        _server.CreateEphemeral("/e").ShouldBe(ErrorCode.Ok);
        _server.StatOf("/e").EphemeralOwner.ShouldBe(TestServer.Session);
        _server.Create("/e/x").ShouldBe(ErrorCode.NoChildrenForEphemerals);
        _server.CreateEphemeral("/e").ShouldBe(ErrorCode.NodeExists);
    }

    [Fact]
    public void Flag_4_makes_a_plain_znode_with_create_and_a_container_with_createContainer()
    {
        _server.Create("/plain", flags: CreateFlags.Container);
        _server.Create("/container", flags: CreateFlags.Container, op: OpCode.CreateContainer);
        _server.Tree.Describe().ReapableCount.ShouldBe(1);
        _server.StatOf("/container").EphemeralOwner.ShouldBe(0);
    }

    [Fact]
    public void Data_of_every_size_comes_back_as_it_went_in()
    {
        foreach (var size in (int[])[0, 1, 7, 8, 9, 1015, 1016, 1017, 1023, 1024, 1025, 1151, 1152, 1153, 16_383, 16_384, 16_385, 1_000_000])
        {
            var path = $"/s{size}";
            _server.Create(path, new string('a', size)).ShouldBe(ErrorCode.Ok);
            _server.DataOf(path)!.Length.ShouldBe(size);
            _server.SetData(path, new string('b', size / 2)).ShouldBe(ErrorCode.Ok);
            _server.DataOf(path).ShouldBe(new string('b', size / 2));
        }
    }

    [Fact]
    public void A_hundred_thousand_children_are_created_found_and_deleted_again()
    {
        const int Count = 100_000;
        _server.Create("/p");
        for (var i = 0; i < Count; i++)
        {
            _server.Create($"/p/{i}", null).ShouldBe(ErrorCode.Ok);
        }

        var digest = _server.Tree.Digest;
        _server.StatOf("/p").NumChildren.ShouldBe(Count);
        _server.ChildrenOf("/p").Count.ShouldBe(Count);
        for (var i = Count - 1; i >= 0; i--)
        {
            _server.Delete($"/p/{i}").ShouldBe(ErrorCode.Ok);
        }

        _server.StatOf("/p").Cversion.ShouldBe(2 * Count);
        _server.Tree.Digest.ShouldNotBe(digest);
        _server.Delete("/p").ShouldBe(ErrorCode.Ok);
        _server.Tree.Describe().NodeCount.ShouldBe(4);
    }
}

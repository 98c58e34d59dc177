using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

public sealed class MultiTests
{
    private readonly TestServer _server = new();

    [Fact]
    public void Entries_see_the_ones_before_them_and_share_one_zxid()
    {
        _server.Tree.AddWatcher(1, default);
        _server.Exists("/p", watcher: 1);
        Multi(
            (OpCode.Create, b => TestOperations.WriteCreate(b, OpCode.Create, "/p")),
            (OpCode.Create, b => TestOperations.WriteCreate(b, OpCode.Create, "/p/n-", flags: CreateFlags.PersistentSequential)),
            (OpCode.Create2, b => TestOperations.WriteCreate(b, OpCode.Create2, "/p/n-", flags: CreateFlags.PersistentSequential)),
            (OpCode.SetData, b => TestOperations.WriteSetData(b, "/p", "1", 0)),
            (OpCode.SetData, b => TestOperations.WriteSetData(b, "/p", "2", 1))).ShouldBe(ErrorCode.Ok);
        _server.TakeEvents().ShouldBe(["1 NodeCreated /p"]);
        _server.ChildrenOf("/p").ShouldBe(["n-0000000000", "n-0000000001"]);
        var stat = _server.StatOf("/p");
        (stat.Czxid, stat.Mzxid, stat.Pzxid).ShouldBe((_server.Tree.LastZxid, _server.Tree.LastZxid, _server.Tree.LastZxid));
        _server.StatOf("/p/n-0000000001").Czxid.ShouldBe(_server.Tree.LastZxid);
    }

    [Fact]
    public void A_failed_multi_takes_everything_back_sequence_numbers_included_and_fires_nothing()
    {
        _server.Create("/p");
        _server.CreateEphemeral("/p/e1");
        _server.CreateEphemeral("/p/e2");
        _server.Tree.AddWatcher(1, default);
        _server.AddWatch("/", AddWatchMode.PersistentRecursive, 1);
        var digest = _server.Tree.Digest;
        var statistics = _server.Tree.Describe();
        Multi(
            (OpCode.Delete, b => TestOperations.WriteVersioned(b, "/p/e1")),
            (OpCode.Create, b => TestOperations.WriteCreate(b, OpCode.Create, "/p/n-", flags: CreateFlags.EphemeralSequential, acl: "1 ip:10.1.2.3")),
            (OpCode.SetData, b => TestOperations.WriteSetData(b, "/p", new string('z', 5000))),
            (OpCode.Delete, b => TestOperations.WriteVersioned(b, "/p/e2")),
            (OpCode.CreateContainer, b => TestOperations.WriteCreate(b, OpCode.Create, "/p/c", flags: CreateFlags.Container)),
            (OpCode.Check, b => TestOperations.WriteVersioned(b, "/none"))).ShouldBe(ErrorCode.NoNode);
        _server.Events.ShouldBeEmpty();
        _server.Tree.Digest.ShouldBe(digest);
        _server.Tree.Describe().ShouldBe(statistics with { LastZxid = _server.Tree.LastZxid });
        _server.Tree.EphemeralsOf(TestServer.Session).Order().ShouldBe(["/p/e1", "/p/e2"]);
        _server.CreateSequential("/p/n-").ShouldBe("/p/n-0000000002");
        _server.CloseSession().ShouldBe(ErrorCode.Ok);
        _server.ChildrenOf("/p").ShouldBe(["n-0000000002"]);
    }

    [Fact]
    public void A_znode_deleted_and_recreated_in_one_multi_shows_its_deletion_to_a_one_shot_watch()
    {
        _server.Create("/a");
        _server.Tree.AddWatcher(1, default);
        _server.GetData("/a", watcher: 1);
        Multi(
            (OpCode.Delete, b => TestOperations.WriteVersioned(b, "/a")),
            (OpCode.Create, b => TestOperations.WriteCreate(b, OpCode.Create, "/a"))).ShouldBe(ErrorCode.Ok);
        _server.TakeEvents().ShouldBe(["1 NodeDeleted /a"]);
    }

    [Fact]
    public void An_empty_multi_succeeds()
    {
        Multi().ShouldBe(ErrorCode.Ok);
        _server.LastReply.Length.ShouldBe(4 + ReplyHeader.Size + MultiHeader.Size);
    }

    [Fact]
    public void Containers_and_timed_znodes_answer_as_create2_and_flag_4_makes_a_container()
    {
        Multi(
            (OpCode.Create, b => TestOperations.WriteCreate(b, OpCode.Create, "/c", flags: CreateFlags.Container)),
            (OpCode.CreateTtl, b => TestOperations.WriteCreate(b, OpCode.CreateTtl, "/t", ttlMs: -1))).ShouldBe(ErrorCode.Ok);
        var reply = _server.Body();
        MultiHeader.Read(ref reply).Op.ShouldBe(OpCode.Create2);
        reply.ReadBytes().ToText().ShouldBe("/c");
        Stat.Read(ref reply);
        MultiHeader.Read(ref reply).Op.ShouldBe(OpCode.Create);
        _server.Tree.Describe().ReapableCount.ShouldBe(1);
    }

    [Fact]
    public void A_session_that_has_gone_fails_the_first_entry()
    {
        _server.CloseSession();
        Multi((OpCode.Check, b => TestOperations.WriteVersioned(b, "/"))).ShouldBe(ErrorCode.SessionExpired);
    }

    [Fact]
    public void A_read_a_bad_flag_a_null_path_or_a_missing_end_refuses_the_whole_request()
    {
        var digest = _server.Tree.Digest;
        Action<JuteWriter> good = b => TestOperations.WriteCreate(b, OpCode.Create, "/good");
        Multi((OpCode.Create, good), (OpCode.GetData, b => TestOperations.WriteVersioned(b, "/"))).ShouldBe(ErrorCode.MarshallingError);
        Multi((OpCode.Create, good), (OpCode.Create, b => TestOperations.WriteCreate(b, OpCode.Create, "/x", flags: (CreateFlags)9)))
            .ShouldBe(ErrorCode.MarshallingError);
        Multi((OpCode.Create, good), (OpCode.Create, b => TestOperations.WriteCreate(b, OpCode.Create, "/x", flags: CreateFlags.PersistentWithTtl)))
            .ShouldBe(ErrorCode.MarshallingError);
        Multi((OpCode.Create, good), (OpCode.Check, b => TestOperations.WriteVersioned(b, null))).ShouldBe(ErrorCode.MarshallingError);
        _server.Apply(OpCode.Multi, body => Write(body, (OpCode.Create, good))).ShouldBe(ErrorCode.MarshallingError);
        _server.Tree.Digest.ShouldBe(digest);
    }

    [Fact]
    public void A_multiRead_answers_each_entry_by_itself()
    {
        _server.Create("/a", "hi");
        _server.Answer(OpCode.MultiRead, body =>
        {
            foreach (var (op, path) in new[] { (OpCode.GetData, "/a"), (OpCode.GetChildren, "/none"), (OpCode.GetChildren, "/") })
            {
                new MultiHeader(op, false, (ErrorCode)(-1)).Write(body);
                body.WriteText(path);
                body.WriteBool(false);
            }

            End(body);
        }).ShouldBe(ErrorCode.Ok);
        var reply = _server.Body();
        MultiHeader.Read(ref reply).ShouldBe(new MultiHeader(OpCode.GetData, false, ErrorCode.Ok));
        reply.ReadBytes().ToText().ShouldBe("hi");
        Stat.Read(ref reply).DataLength.ShouldBe(2);
        MultiHeader.Read(ref reply).ShouldBe(new MultiHeader(OpCode.Error, false, ErrorCode.NoNode));
        reply.ReadInt32().ShouldBe((int)ErrorCode.NoNode);
        MultiHeader.Read(ref reply).ShouldBe(new MultiHeader(OpCode.GetChildren, false, ErrorCode.Ok));
        TestOperations.Texts(JuteVector<JuteBytes>.Read(ref reply)).ShouldBe(["zookeeper", "a"]);
        MultiHeader.Read(ref reply).ShouldBe(new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)));
        reply.Remaining.ShouldBe(0);
    }

    private static void End(JuteWriter body) => new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)).Write(body);

    private static void Write(JuteWriter body, params (OpCode Op, Action<JuteWriter> WriteRecord)[] entries)
    {
        foreach (var (op, writeRecord) in entries)
        {
            new MultiHeader(op, false, (ErrorCode)(-1)).Write(body);
            writeRecord(body);
        }
    }

    private ErrorCode Multi(params (OpCode Op, Action<JuteWriter> WriteRecord)[] entries) => _server.Apply(OpCode.Multi, body =>
    {
        Write(body, entries);
        End(body);
    });
}

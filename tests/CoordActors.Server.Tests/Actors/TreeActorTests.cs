using CoordActors.Server.Clients;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

public sealed class TreeActorTests : ActorTests
{
    private readonly StandaloneCore _core = new(0);
    private readonly TestProbe _role;
    private readonly TestProbe _tracker;
    private readonly TestProbe _session;
    private readonly RecordingLink _link = new();
    private readonly ClientConnection _connection;
    private readonly IActorRef _tree;

    public TreeActorTests()
    {
        _role = CreateTestProbe();
        _tracker = CreateTestProbe();
        _session = CreateTestProbe();
        _connection = new ClientConnection(_link, _session.Ref);
        var ids = new SessionIds(1, 1_700_000_000_000);
        _tree = ActorOf(Props.Create(() => new TreeActor(new ZnodeTree(new TreeSettings()), ids, new SessionSettings())));
        _tree.Tell(new TreeCommand.Serve(_role.Ref, _tracker.Ref, ServingMode.Standalone));
    }

    [Fact]
    public void A_session_is_a_transaction_and_everybody_hears_of_it_when_it_is_durable()
    {
        _tree.Tell(new Connect(_connection, 0, 30_000, 0, new byte[16], true, []));
        var submit = _role.ExpectMsg<RoleCommand.Submit>();
        Transactions.Read(submit).Single().Op.ShouldBe(OpCode.CreateSession);
        ExpectSilence(_tracker, _session);

        Commit(submit);

        var opened = _session.ExpectMsg<SessionEvent.Opened>();
        opened.TimeoutMs.ShouldBe(30_000);
        _tracker.ExpectMsg(new SessionCommand.Track(opened.SessionId, 30_000));
        _link.TakeFrames().ShouldHaveSingleItem();
        _link.Session.ShouldBe(_session.Ref);
    }

    [Fact]
    public void The_session_tracker_of_every_new_term_hears_of_all_sessions_at_once()
    {
        OpenSession();
        var (role, tracker) = (CreateTestProbe(), CreateTestProbe());

        _tree.Tell(new TreeCommand.Serve(role.Ref, tracker.Ref, ServingMode.Ensemble));
        tracker.ExpectMsg(new SessionCommand.Track(_connection.SessionId, 30_000));
        _tree.Tell(new TreeCommand.Hold("the leader is gone"));
        _tree.Tell(new TreeCommand.Serve(role.Ref, tracker.Ref, ServingMode.Ensemble));

        tracker.ExpectMsg(new SessionCommand.Track(_connection.SessionId, 30_000));
    }

    [Fact]
    public void Deadlines_are_told_by_the_tracker_of_the_present_term_and_between_terms_there_are_none()
    {
        var (role, tracker) = (CreateTestProbe(), CreateTestProbe());
        _tree.Tell(new TreeCommand.Serve(role.Ref, tracker.Ref, ServingMode.Ensemble));
        _tree.Tell(SessionCommand.Describe.Instance);
        tracker.ExpectMsg<SessionCommand.Describe>();
        tracker.Reply(new SessionCommand.Deadlines([KeyValuePair.Create(7L, 4_000L)]));
        ExpectMsg<SessionCommand.Deadlines>().LeftMs.ShouldHaveSingleItem().Key.ShouldBe(7);

        _tree.Tell(new TreeCommand.Hold("the leader is gone"));
        _tree.Tell(SessionCommand.Describe.Instance);

        ExpectMsg<SessionCommand.Deadlines>().LeftMs.ShouldBeEmpty();
        ExpectSilence(tracker, _tracker);
    }

    [Fact]
    public void A_read_is_answered_at_once_and_a_write_when_it_is_durable()
    {
        OpenSession();
        _tree.Tell(Batch(new Frames().Exists(1, "/"), RequestHandling.Read));
        RunUntilIdle();
        _link.Take().Single().Xid.ShouldBe(1);

        _tree.Tell(Batch(new Frames().Create(1, "/a"), RequestHandling.Write));
        RunUntilIdle();
        _link.Take().ShouldBeEmpty();
        _tree.Tell(Transactions.ToBatch(AsClient("/a", 2)));
        RunUntilIdle();

        var reply = _link.Take().Single();
        (reply.Xid, reply.Zxid, reply.Error).ShouldBe((1, 2, ErrorCode.Ok));
    }

    [Fact]
    public void A_refused_write_is_answered_with_the_reason()
    {
        OpenSession();
        _tree.Tell(Batch(new Frames().Create(1, "/a"), RequestHandling.Write));
        var refused = Transactions.ToSubmit(AsClient("/a", 0));
        _tree.Tell(new TreeCommand.Refuse(refused.Transactions, refused.Length, ErrorCode.SystemError));
        RunUntilIdle();

        _link.Take().Single().Error.ShouldBe(ErrorCode.SystemError);
        Describe().LastZxid.ShouldBe(1);
    }

    [Fact]
    public void A_session_whose_end_was_refused_is_tracked_again()
    {
        OpenSession();
        var refused = Transactions.ToSubmit(Transactions.Close(session: _connection.SessionId), Transactions.Close(session: 99));
        _tree.Tell(new TreeCommand.Refuse(refused.Transactions, refused.Length, ErrorCode.SystemError));

        _tracker.ExpectMsg(new SessionCommand.Track(_connection.SessionId, 30_000));
        ExpectSilence(_tracker);
    }

    [Fact]
    public void The_end_of_a_session_closes_its_connection_and_is_told_to_the_tracker()
    {
        OpenSession();
        _tree.Tell(Transactions.ToBatch(Transactions.Close(2, _connection.SessionId)));

        _tracker.ExpectMsg(new SessionCommand.Untrack(_connection.SessionId));
        _link.CloseReason.ShouldBe("the session has expired");
    }

    [Fact]
    public void The_tracker_is_told_once_in_a_tick()
    {
        OpenSession();
        for (var i = 0; i < 10; i++)
        {
            _tree.Tell(Batch(new Frames().Exists(i, "/"), RequestHandling.Read));
        }

        _tracker.ExpectMsg(new SessionCommand.Touch(_connection.SessionId, 30_000));
        ExpectSilence(_tracker);

        Advance(TimeSpan.FromSeconds(2));
        _tree.Tell(Batch(new Frames().Exists(11, "/"), RequestHandling.Read));

        _tracker.ExpectMsg<SessionCommand.Touch>();
        ExpectSilence(_tracker);
    }

    [Fact]
    public void A_write_that_the_first_leader_lost_goes_to_the_second_and_only_there()
    {
        OpenSession();
        var batch = Batch(new Frames().Create(1, "/a"), RequestHandling.Write);
        _tree.Tell(batch);
        _tree.Tell(new TreeCommand.Hold("the leader is lost"));
        var second = CreateTestProbe();
        _tree.Tell(new TreeCommand.Serve(second.Ref, _tracker.Ref, ServingMode.Ensemble));

        var submit = second.ExpectMsg<RoleCommand.Submit>();
        Transactions.Read(submit).Single().Op.ShouldBe(OpCode.Create);
        _tree.Tell(new TreeCommand.Serve(second.Ref, _tracker.Ref, ServingMode.Ensemble));
        ExpectSilence(second, _role);
        Commit(submit);
        RunUntilIdle();
        _link.Take().Single().Error.ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void A_connection_that_waits_too_long_for_a_leader_is_closed_when_its_time_has_come()
    {
        OpenSession();
        _tree.Tell(new TreeCommand.Hold("the leader is lost"));
        Advance(TimeSpan.FromSeconds(9.9));
        _link.IsClosed.ShouldBeFalse();

        Advance(TimeSpan.FromSeconds(0.2));

        _link.CloseReason.ShouldBe("there has been no leader for a third of the session's timeout");
    }

    [Fact]
    public void A_leader_that_is_to_serve_nobody_closes_its_clients_and_submits_nothing_that_they_waited_for()
    {
        OpenSession();
        _tree.Tell(new TreeCommand.Hold("there is an election"));
        _tree.Tell(Batch(new Frames().Create(1, "/a"), RequestHandling.Write));
        var (role, tracker) = (CreateTestProbe(), CreateTestProbe());

        _tree.Tell(new TreeCommand.Serve(role.Ref, tracker.Ref, ServingMode.Ensemble, "the leader serves no clients"));

        tracker.ExpectMsg(new SessionCommand.Track(_connection.SessionId, 30_000));
        _link.CloseReason.ShouldBe("the leader serves no clients");
        ExpectSilence(role, _role);
        var other = new RecordingLink();
        _tree.Tell(new Connect(new ClientConnection(other, _session.Ref), 0, 30_000, 0, new byte[16], true, []));
        RunUntilIdle();
        other.CloseReason.ShouldBe("the leader serves no clients");
    }

    [Fact]
    public void When_its_term_is_over_clients_wait_there_as_everywhere()
    {
        _tree.Tell(new TreeCommand.Serve(_role.Ref, _tracker.Ref, ServingMode.Ensemble, "the leader serves no clients"));
        _tree.Tell(new TreeCommand.Hold("the term is over"));
        _tree.Tell(new Connect(_connection, 0, 30_000, 0, new byte[16], true, []));
        ExpectSilence(_role);
        _link.IsClosed.ShouldBeFalse();

        _tree.Tell(new TreeCommand.Serve(_role.Ref, _tracker.Ref, ServingMode.Ensemble));

        Transactions.Read(_role.ExpectMsg<RoleCommand.Submit>()).Single().Op.ShouldBe(OpCode.CreateSession);
    }

    [Fact]
    public void A_server_that_serves_nobody_yet_lets_clients_wait()
    {
        var starting = ActorOf(Props.Create(
            () => new TreeActor(new ZnodeTree(new TreeSettings()), new SessionIds(1, 1_700_000_000_000), new SessionSettings())));
        starting.Tell(new Connect(_connection, 0, 30_000, 0, new byte[16], true, []));
        ExpectSilence(_role);

        starting.Tell(new TreeCommand.Serve(_role.Ref, _tracker.Ref, ServingMode.Ensemble));

        Transactions.Read(_role.ExpectMsg<RoleCommand.Submit>()).Single().Op.ShouldBe(OpCode.CreateSession);
    }

    [Fact]
    public void Several_images_may_be_alive_at_once_and_each_stays_what_it_was()
    {
        OpenSession();
        var images = new List<TreeCommand.ImageCaptured>();
        for (var zxid = 2; zxid <= 4; zxid++)
        {
            _tree.Tell(Transactions.ToBatch(zxid == 2 ? Transactions.Open(2) : Transactions.Create($"/{zxid}", zxid)));
            _tree.Tell(TreeCommand.CaptureImage.Instance);
            images.Add(ExpectMsg<TreeCommand.ImageCaptured>());
        }

        _tree.Tell(new TreeCommand.ReleaseImage(images[1].Image));
        _tree.Tell(Transactions.ToBatch(Transactions.Create("/5", 5)));
        RunUntilIdle();

        foreach (var captured in new[] { images[0], images[2] })
        {
            using var stream = new MemoryStream();
            captured.Image.WriteTo(stream);
            stream.Position = 0;
            var restored = ZnodeTree.Restore(stream, new TreeSettings());
            (restored.LastZxid, restored.Digest).ShouldBe((captured.Zxid, captured.Image.Digest));
        }
    }

    [Fact]
    public void A_description_holds_what_was_asked_for()
    {
        OpenSession();
        _tree.Tell(Batch(new Frames().Exists(1, "/", watch: true), RequestHandling.Read));

        var brief = Describe();
        (brief.LastZxid, brief.ConnectionCount, brief.Received, brief.Connections.Count, brief.Watches.Count).ShouldBe((1, 1, 1, 0, 0));
        var full = Describe(ViewDetail.Connections | ViewDetail.Watches);
        full.Connections.Single().SessionId.ShouldBe(_connection.SessionId);
        full.Watches.ShouldBe([("/", _connection.SessionId)]);
    }

    [Theory]
    [InlineData(false, 0, 1)]
    [InlineData(true, 1, 0)]
    public void A_reset_forgets_the_counters_of_the_server_or_of_its_connections(bool connections, long ofServer, long ofConnection)
    {
        OpenSession();
        _tree.Tell(Batch(new Frames().Exists(1, "/"), RequestHandling.Read));
        _tree.Tell(new TreeCommand.ResetStatistics(connections));

        var view = Describe(ViewDetail.Connections);
        view.Received.ShouldBe(ofServer);
        view.Connections.Single().Statistics.Received.ShouldBe(ofConnection);
    }

    [Fact]
    public void A_container_that_lost_its_children_is_deleted_by_a_transaction_of_no_session()
    {
        OpenSession();
        _tree.Tell(new TreeCommand.Reap(1_000, 10));
        ExpectSilence(_role);
        _tree.Tell(Transactions.ToBatch(
            Transactions.Open(2),
            Transactions.Create("/c", 3, CreateFlags.Container),
            Transactions.Create("/c/a", 4),
            Transactions.Delete("/c/a", 5)));
        _tree.Tell(new TreeCommand.Reap(1_000, 10));

        var submit = _role.ExpectMsg<RoleCommand.Submit>();
        Transactions.Read(submit).Single().ShouldBe(new Header(0, 0, 0, OpCode.DeleteContainer, TxnKind.Request));
        var before = Describe().Tree.NodeCount;
        Commit(submit, lastZxid: 5);
        Describe().Tree.NodeCount.ShouldBe(before - 1);
    }

    [Fact]
    public void An_image_stays_what_it_was_while_the_tree_goes_on()
    {
        OpenSession();
        _tree.Tell(TreeCommand.CaptureImage.Instance);
        var captured = ExpectMsg<TreeCommand.ImageCaptured>();
        _tree.Tell(Transactions.ToBatch(Transactions.Open(2), Transactions.Create("/a", 3)));
        RunUntilIdle();

        using var stream = new MemoryStream();
        captured.Image.WriteTo(stream);
        stream.Position = 0;

        captured.Zxid.ShouldBe(1);
        ZnodeTree.Restore(stream, new TreeSettings()).LastZxid.ShouldBe(1);
        _tree.Tell(new TreeCommand.ReleaseImage(captured.Image));
        Describe().LastZxid.ShouldBe(3);
    }

    private void OpenSession()
    {
        _tree.Tell(new Connect(_connection, 0, 30_000, 0, new byte[16], true, []));
        Commit(_role.ExpectMsg<RoleCommand.Submit>());
        _session.ExpectMsg<SessionEvent.Opened>();
        _tracker.ExpectMsg<SessionCommand.Track>();
        _link.TakeFrames();
    }

    private void Commit(RoleCommand.Submit submit, long? lastZxid = null)
    {
        var core = lastZxid is { } last ? new StandaloneCore(last) : _core;
        core.Stamp(submit.Transactions.AsSpan(0, submit.Length), 1_000);
        _tree.Tell(new TransactionBatch(submit.Transactions, submit.Length));
    }

    private RequestBatch Batch(Frames frames, RequestHandling handling)
    {
        var batch = frames.ToBatch();
        batch.Connection = _connection;
        batch[0].Handling = handling;
        return batch;
    }

    private Action<JuteWriter> AsClient(string path, long zxid) => writer =>
    {
        using var body = new JuteWriter();
        new CreateRequest { Path = JuteBytes.FromText(path), Acl = Frames.OpenAclList() }.Write(body);
        new Txn { Zxid = zxid, SessionId = _connection.SessionId, Origin = _connection.Origin, Xid = 1, Op = OpCode.Create, Body = body.Written }.Write(writer);
    };

    private ServerView Describe(ViewDetail detail = ViewDetail.None)
    {
        _tree.Tell(new TreeCommand.Describe(detail));
        return ExpectMsg<ServerView>();
    }
}

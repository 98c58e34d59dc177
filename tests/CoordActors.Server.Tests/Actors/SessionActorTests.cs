using CoordActors.Server.Auth;
using CoordActors.Server.Clients;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Clients;

namespace CoordActors.Server.Tests.Actors;

public sealed class SessionActorTests : ActorTests
{
    private readonly TestProbe _treeAndRole;
    private readonly TestProbe _tracker;
    private readonly RecordingLink _link = new();
    private readonly IActorRef _session;

    public SessionActorTests()
    {
        _treeAndRole = CreateTestProbe();
        _tracker = CreateTestProbe();
        var actors = new ServingActors(_treeAndRole.Ref, _treeAndRole.Ref, _tracker.Ref, TickMs: 2_000);
        _session = ActorOf(Props.Create(() => new SessionActor(_link, actors, new Authenticator(new AuthSettings()))));
    }

    [Fact]
    public void The_first_packet_goes_to_the_tree_with_the_identities_of_the_connection()
    {
        _session.Tell(new SessionEvent.ConnectRequested(5, 30_000, 7, new byte[16], true));

        var connect = _treeAndRole.ExpectMsg<Connect>();
        (connect.LastZxidSeen, connect.TimeoutMs, connect.SessionId, connect.HasReadOnly).ShouldBe((5, 30_000, 7, true));
        connect.Connection.Session.ShouldBe(_session);
        connect.AuthIds.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_transactions_of_a_batch_travel_with_it()
    {
        Open();
        Send(new Frames().Get(1, "/").Create(2, "/a").Set(3, "/a", "x"));

        var batch = _treeAndRole.ExpectMsg<RequestBatch>();
        (batch.Count, batch.TransactionsCount).ShouldBe((3, 2));
        Transactions.Read(batch.Transactions.AsSpan(0, batch.TransactionsLength))
            .ShouldAllBe(header => header.SessionId == Transactions.Session && header.Zxid == 0);
        ExpectSilence(_treeAndRole);
    }

    [Fact]
    public void Reads_do_not_bother_the_role()
    {
        Open();
        Send(new Frames().Get(1, "/").Children(2, "/"));

        _treeAndRole.ExpectMsg<RequestBatch>().Transactions.ShouldBeNull();
        ExpectSilence(_treeAndRole);
    }

    [Fact]
    public void A_closed_link_ends_the_connection_and_leaves_the_session_to_its_timeout()
    {
        Open();
        Watch(_session);
        _session.Tell(SessionEvent.LinkClosed.Instance);

        ExpectTerminated(_session);
        _treeAndRole.ExpectMsg<TreeCommand.Disconnect>().Connection.Link.ShouldBe(_link);
        ExpectSilence(_treeAndRole, _tracker);
    }

    [Fact]
    public void After_a_malformed_auth_packet_nothing_is_carried_out_any_more()
    {
        Open();
        Send(new Frames().Create(1, "/a").Header(2, OpCode.Auth));
        RunUntilIdle();
        _link.CloseReason.ShouldBe("a malformed auth packet");
        ExpectSilence(_treeAndRole);

        Send(new Frames().Create(3, "/b"));

        _treeAndRole.ExpectMsg<RequestBatch>()[0].Handling.ShouldBe(RequestHandling.Dropped);
        ExpectSilence(_treeAndRole);
    }

    private void Open() => _session.Tell(new SessionEvent.Opened(Transactions.Session, 30_000, 0x55));

    private void Send(Frames frames) => _session.Tell(frames.ToBatch());
}

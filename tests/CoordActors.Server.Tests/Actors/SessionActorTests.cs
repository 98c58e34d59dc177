using CoordActors.Server.Auth;
using CoordActors.Server.Clients;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Clients;

namespace CoordActors.Server.Tests.Actors;

public sealed class SessionActorTests : ActorTests
{
    private readonly TestProbe _tree;
    private readonly RecordingLink _link = new();
    private readonly IActorRef _session;

    public SessionActorTests()
    {
        _tree = CreateTestProbe();
        var tree = _tree.Ref;
        _session = ActorOf(Props.Create(() => new SessionActor(_link, tree, new Authenticator(new AuthSettings()))));
    }

    [Fact]
    public void The_first_packet_goes_to_the_tree_with_the_identities_of_the_connection()
    {
        _session.Tell(new SessionEvent.ConnectRequested(5, 30_000, 7, new byte[16], true));

        var connect = _tree.ExpectMsg<Connect>();
        (connect.LastZxidSeen, connect.TimeoutMs, connect.SessionId, connect.HasReadOnly).ShouldBe((5, 30_000, 7, true));
        connect.Connection.Session.ShouldBe(_session);
        connect.AuthIds.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_transactions_of_a_batch_travel_with_it()
    {
        Open();
        Send(new Frames().Get(1, "/").Create(2, "/a").Set(3, "/a", "x"));

        var batch = _tree.ExpectMsg<RequestBatch>();
        (batch.Count, batch.TransactionsCount).ShouldBe((3, 2));
        Transactions.Read(batch.Transactions.AsSpan(0, batch.TransactionsLength))
            .ShouldAllBe(header => header.SessionId == Transactions.Session && header.Zxid == 0);
        ExpectSilence(_tree);
    }

    [Fact]
    public void Reads_carry_no_transaction()
    {
        Open();
        Send(new Frames().Get(1, "/").Children(2, "/"));

        _tree.ExpectMsg<RequestBatch>().Transactions.ShouldBeNull();
        ExpectSilence(_tree);
    }

    [Fact]
    public void A_closed_link_ends_the_connection_and_leaves_the_session_to_its_timeout()
    {
        Open();
        Watch(_session);
        _session.Tell(SessionEvent.LinkClosed.Instance);

        ExpectTerminated(_session);
        _tree.ExpectMsg<TreeCommand.Disconnect>().Connection.Link.ShouldBe(_link);
        ExpectSilence(_tree);
    }

    [Fact]
    public void After_a_malformed_auth_packet_nothing_is_carried_out_any_more()
    {
        Open();
        Send(new Frames().Create(1, "/a").Header(2, OpCode.Auth));
        RunUntilIdle();
        _link.CloseReason.ShouldBe("a malformed auth or sasl packet");
        ExpectSilence(_tree);

        Send(new Frames().Create(3, "/b"));

        _tree.ExpectMsg<RequestBatch>()[0].Handling.ShouldBe(RequestHandling.Dropped);
        ExpectSilence(_tree);
    }

    private void Open() => _session.Tell(new SessionEvent.Opened(Transactions.Session, 30_000, 0x55));

    private void Send(Frames frames) => _session.Tell(frames.ToBatch());
}

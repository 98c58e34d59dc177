using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Actors;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

public sealed class ObserverActorTests
{
    private readonly LearnerWorld _world = LearnerWorld.Serving(ServerRole.Observer);

    [Fact]
    public void What_it_is_sent_is_committed_and_carried_out_as_soon_as_its_disk_has_it_and_never_acknowledged()
    {
        var batch = LeaderWorld.BatchOf(1, 1, 1);
        _world.Say(new Proposal(batch, batch.LastZxid));
        _world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        _world.Tree.ExpectNoMsg(TimeSpan.Zero);

        _world.Journal.Reply(new JournalEvent.Durable(batch.LastZxid));

        _world.Tree.ExpectMsg<TransactionBatch>().Transactions.ToArray().ShouldBe(batch.Bytes.ToArray());
        _world.Journal.ExpectMsg(new JournalCommand.Committed(batch.LastZxid));
        _world.Two.ExpectNone<Ack>();
    }

    [Fact]
    public void Writes_syncs_and_signs_of_life_of_its_clients_go_to_the_leader()
    {
        _world.Tell(Transactions.ToSubmit(Transactions.Create("/a"), Transactions.Create("/b")));
        Transactions.Read(_world.Expect<Request>().Transactions.Span).Count.ShouldBe(2);
        _world.Tell(new RoleCommand.Sync(42, 3));
        _world.Expect<SyncRequest>().ShouldBe(new SyncRequest(42, 3));
        _world.Tell(new RoleCommand.Touches([5], [1000]));
        _world.Expect<Touches>().SessionIds.ToArray().ShouldBe([5L]);
    }

    [Fact]
    public void It_answers_pings_and_so_keeps_its_link()
    {
        for (var round = 5; round < 20; round++)
        {
            _world.Say(new Ping(round, 0, 0));
            _world.Expect<Pong>().Round.ShouldBe(round);
            _world.Two.Pass(_world.Two.Timings.HeartbeatMs);
        }

        _world.Parent.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Its_term_ends_with_the_connection()
    {
        _world.Two.Network.Reset("one", "two");

        _world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("the connection with leader 2 was lost");
    }

    [Fact]
    public void Its_term_ends_when_the_leader_falls_silent()
    {
        _world.Two.Pass(_world.Two.Timings.SuspectMs + 200);

        _world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("nothing was heard of leader 2");
    }

    [Fact]
    public void Its_term_ends_when_the_leader_says_so()
    {
        _world.Say(new EndOfLink("leader 2 ends its term"));

        _world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldBe("leader 2 ends its term");
    }
}

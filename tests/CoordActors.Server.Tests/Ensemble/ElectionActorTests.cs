using CoordActors.Server.Ensemble;
using CoordActors.Zab.Election;

namespace CoordActors.Server.Tests.Ensemble;

public sealed class ElectionActorTests
{
    private readonly TwoServers _world = new();
    private readonly ActorSelection _election;

    public ElectionActorTests()
    {
        var (peers, timings) = (_world.Peers, _world.Timings);
        _election = _world.Begin(Props.Create(() => new ElectionActor(peers, timings)), "election");
    }

    [Fact]
    public void A_server_without_a_leader_votes_for_itself_and_says_so_again()
    {
        _election.Tell(new ElectionCommand.Start(5, 1, 0, 0));
        for (var i = 0; i < 2; i++)
        {
            var heard = _world.Other.ExpectMsg<ElectionPacket>().Notification;
            (heard.Sender, heard.State, heard.Vote).ShouldBe((1, PeerState.Looking, new Vote(1, 5, 1)));
            _world.Pass(_world.Timings.ResendMs * 2);
        }
    }

    [Fact]
    public void A_server_that_is_not_there_yet_is_worth_one_warning_when_that_lasts()
    {
        _world.Network.Crash("two");
        _election.Tell(new ElectionCommand.Start(5, 1, 0, 0));
        _world.Pass(9_000);
        _world.Warnings.ShouldBeEmpty();

        _world.Pass(60_000);

        _world.Warnings.ShouldHaveSingleItem().ShouldContain("No connection to akka.tcp://coord@two:2888: Connection refused.");
    }

    [Fact]
    public void The_vote_for_the_longer_history_wins()
    {
        _election.Tell(new ElectionCommand.Start(5, 1, 0, 0));
        var heard = _world.Other.ExpectMsg<ElectionPacket>().Notification;

        _world.Other.Reply(new ElectionPacket(heard with { Sender = 2, Vote = new Vote(2, 6, 1) }));
        _world.Pass(_world.Timings.SettleMs * 2);

        _world.Parent.FishForMessage(message => message is ElectionEvent.Elected)
            .ShouldBeOfType<ElectionEvent.Elected>().Vote.Leader.ShouldBe(2);
    }

    [Fact]
    public void With_equal_histories_the_greater_number_wins_and_with_a_shorter_one_it_does_not()
    {
        _election.Tell(new ElectionCommand.Start(5, 1, 0, 0));
        var heard = _world.Other.ExpectMsg<ElectionPacket>().Notification;

        _world.Other.Reply(new ElectionPacket(heard with { Sender = 2, Vote = new Vote(2, 4, 1) }));
        _world.Pass(20);
        _world.Other.Reply(new ElectionPacket(heard with { Sender = 2, Vote = new Vote(1, 5, 1) }));
        _world.Pass(_world.Timings.SettleMs * 2);

        _world.Parent.FishForMessage(message => message is ElectionEvent.Elected)
            .ShouldBeOfType<ElectionEvent.Elected>().Vote.Leader.ShouldBe(1);
    }
}

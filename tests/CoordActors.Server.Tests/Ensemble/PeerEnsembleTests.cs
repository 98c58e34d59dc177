using CoordActors.Actors.Persistence;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Actors;
using CoordActors.Tree;
using CoordActors.Zab.Election;
using CoordActors.Zab.Leading;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

/// <summary>The life of a server of an ensemble, with all its actors and a journal; the other server is in the hands of the test.</summary>
public sealed class PeerEnsembleTests
{
    private TwoServers _world = new();
    private IActorRef _peer = ActorRefs.Nobody;
    private TestProbe _asker = null!;
    private long _link;
    private int _seq;

    [Fact]
    public void It_looks_for_a_leader_and_says_so_and_clients_may_come_and_wait()
    {
        Begin();
        _peer.Tell(PeerCommand.AwaitServing.Instance, _asker.Ref);
        _asker.ExpectMsg<PeerEvent.Serving>().Tree.IsNobody().ShouldBeFalse();

        var status = Status();
        (status.Mode, status.LeaderId, status.Phase, status.MyId, status.QuorumSize).ShouldBe((ServerMode.Looking, null, "election", 1, 2));
    }

    [Fact]
    public void It_follows_whoever_is_elected()
    {
        Begin();
        Follow(epoch: 1);

        var status = Status();
        (status.Mode, status.LeaderId, status.Epoch, status.Phase).ShouldBe((ServerMode.Follower, 2, 1, "broadcast"));
    }

    [Fact]
    public void It_leads_when_it_is_elected_and_gives_the_ensemble_its_identity()
    {
        Begin();
        Lead(epoch: 1);

        var first = _world.Expect<Proposal>().Batch;
        (first.FirstZxid, first.Count).ShouldBe((LeaderWorld.Zxid(1, 1), 1));
        Acknowledge(1, first.LastZxid);
        var status = Status(untilLearners: 1);
        (status.Mode, status.LeaderId, status.Epoch).ShouldBe((ServerMode.Leader, 1, 1));
        var learner = status.Learners.ShouldHaveSingleItem();
        (learner.Id, learner.AckLatency.Count).ShouldBe((2, 1));
        (status.ElectionTime.Count, status.Proposals).ShouldBe((1, new ProposalView(1, first.Bytes.Length, first.Bytes.Length, first.Bytes.Length)));
    }

    [Fact]
    public void A_server_that_was_short_of_space_before_it_was_elected_refuses_writes_until_there_is_some()
    {
        Begin();
        Status().Mode.ShouldBe(ServerMode.Looking);
        _world.Publish(new JournalStalled("no room"));
        Lead(epoch: 1);
        SayToLeader(new Request(EnsembleJournalWorld.Bytes(Transactions.Create("/a"))));
        _world.Expect<Refused>();

        _world.Publish(JournalResumed.Instance);
        SayToLeader(new Request(EnsembleJournalWorld.Bytes(Transactions.Create("/b"))));

        _world.Expect<Proposal>().Batch.Count.ShouldBe(1);
    }

    [Fact]
    public void It_observes_where_it_has_no_vote()
    {
        _world = new TwoServers(own: ServerRole.Observer);
        Begin();
        Heard();
        _world.Other.Reply(new ElectionPacket(
            new Notification(2, PeerState.Leading, new Vote(2, 0, 0), 1, _world.Peers.Ensemble.Fingerprint)));
        BeFollowed(epoch: 1);

        Status().Mode.ShouldBe(ServerMode.Observer);
    }

    [Fact]
    public void One_term_follows_the_other_in_whatever_role()
    {
        Begin();
        Follow(epoch: 1);
        EndTerm();
        Status().Mode.ShouldBe(ServerMode.Looking);

        Lead(epoch: 2);
        Status().Mode.ShouldBe(ServerMode.Leader);
        SayToLeader(new EndOfLink("that was all"));
        _world.Pass(_world.Timings.HeartbeatMs);
        Status().Mode.ShouldBe(ServerMode.Looking);

        Follow(epoch: 3);
        Status().Epoch.ShouldBe(3);
    }

    [Fact]
    public void A_change_of_leader_alone_changes_no_settings_also_where_a_server_writes_any_address_for_itself()
    {
        _world = new TwoServers(ownHost: "0.0.0.0");
        Begin();
        Lead(epoch: 1);
        var batch = _world.Expect<Proposal>().Batch;
        var settings = SettingsIn(batch);
        settings.Configuration.ShouldBe("server.1=0.0.0.0:2888:3888:participant\nserver.2=two:2888:3888:participant");
        Acknowledge(1, batch.LastZxid);
        SayToLeader(new EndOfLink("that was all"));
        _world.Pass(_world.Timings.HeartbeatMs);

        Follow(epoch: 2);
        batch = BatchOf(settings with { Configuration = settings.Configuration.Replace("0.0.0.0", "one", StringComparison.Ordinal) }, LeaderWorld.Zxid(2, 1));
        Say(new Proposal(batch, batch.LastZxid));
        _world.Expect<Ack>().Zxid.ShouldBe(batch.LastZxid);
        EndTerm();

        Lead(epoch: 3);
        _world.ExpectNone<Proposal>();
    }

    [Fact]
    public void A_leader_that_stops_in_order_is_no_reason_for_a_warning()
    {
        Begin();
        Follow(epoch: 1);
        Say(new EndOfLink("leader 2 ends its term: the server stops", IsAnnounced: true));
        _world.EndOther();
        _world.Pass(5_000);

        Status().Mode.ShouldBe(ServerMode.Looking);
        _world.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_leader_that_is_killed_is_one_warning()
    {
        Begin();
        Follow(epoch: 1);
        _world.Network.Crash("two");
        _world.Pass(5_000);

        Status().Mode.ShouldBe(ServerMode.Looking);
        _world.Warnings.ShouldHaveSingleItem().ShouldContain("The connection to akka.tcp://coord@two:2888 is gone");
    }

    [Fact]
    public void A_leader_that_falls_silent_is_one_warning()
    {
        Begin();
        Follow(epoch: 1);
        _world.Network.Cut("one", "two");
        _world.Pass(5_000);

        Status().Mode.ShouldBe(ServerMode.Looking);
        _world.Warnings.ShouldHaveSingleItem().ShouldContain("nothing was heard of leader 2");
    }

    [Fact]
    public void A_leader_whose_followers_stop_in_order_steps_down_without_a_warning()
    {
        Begin();
        Lead(epoch: 1);
        SayToLeader(new EndOfLink("the server stops", IsAnnounced: true));
        _world.EndOther();
        _world.Pass(5_000);

        Status().Mode.ShouldBe(ServerMode.Looking);
        _world.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void What_it_has_from_one_term_it_offers_in_the_next()
    {
        Begin();
        Follow(epoch: 1);
        var batch = LeaderWorld.BatchOf(1, 1, 2);
        Say(new Proposal(batch, batch.LastZxid));
        _world.Expect<Ack>().Zxid.ShouldBe(batch.LastZxid);
        EndTerm();

        var vote = Heard().Vote;

        (vote.Leader, vote.Zxid, vote.PeerEpoch).ShouldBe((1, batch.LastZxid, 1));
    }

    [Fact]
    public void A_leader_of_another_history_than_what_is_committed_here_ends_the_server()
    {
        Begin();
        Follow(epoch: 1);
        var batch = LeaderWorld.BatchOf(1, 1, 2);
        Say(new Proposal(batch, batch.LastZxid));
        _world.Expect<Ack>();
        EndTerm();
        var published = _world.Probe();
        _world.Subscribe(published, typeof(PeerEvent.Failed));
        _asker.Watch(_peer);

        Elect(2);
        Accept(epoch: 2);
        Say(new Trunc(batch.FirstZxid));

        published.ExpectMsg<PeerEvent.Failed>().Cause.Message.ShouldContain("server 1 and server 2 are not of one ensemble");
        _asker.ExpectTerminated(_peer);
    }

    [Fact]
    public void A_server_that_starts_anew_with_the_beginning_of_an_epoch_that_was_never_committed_can_be_told_to_drop_it()
    {
        Begin();
        Follow(epoch: 1);
        Say(new Proposal(LeaderWorld.BatchOf(1, 1, 2), 0));
        _world.Expect<Ack>().Zxid.ShouldBe(LeaderWorld.Zxid(1, 2));
        _asker.Watch(_peer);
        _peer.Tell(PoisonPill.Instance);
        _asker.ExpectTerminated(_peer);

        Begin();
        Elect(2);
        Accept(epoch: 2).LastZxid.ShouldBe(LeaderWorld.Zxid(1, 2));
        Say(new Trunc(0));
        Say(new NewLeader(2, 0));

        _world.Expect<AckNewLeader>().Zxid.ShouldBe(0);
    }

    [Fact]
    public void A_tree_that_is_found_damaged_is_replaced_in_the_next_term()
    {
        Begin();
        Follow(epoch: 1);
        var batch = LeaderWorld.BatchOf(1, 1, 300);
        Say(new Proposal(batch, batch.LastZxid));
        _world.Expect<Ack>();
        foreach (var transaction in Enumerable.Range(1, 300))
        {
            Say(new Ping(transaction, LeaderWorld.Zxid(1, transaction), Digest: 1));
        }

        _world.Expect<EndOfLink>().Reason.ShouldContain("it is replaced by the leader's");
        Elect(2);
        Accept(epoch: 2).WantsSnapshot.ShouldBeTrue();
    }

    [Fact]
    public void Terms_that_fail_one_after_the_other_come_more_and_more_slowly()
    {
        Begin();
        var started = new List<double>();
        for (var term = 0; term < 9; term++)
        {
            AwaitKnock();
            started.Add(_world.Now.TotalMilliseconds);
            Say(new EndOfLink("the test wants it"));
        }

        var pauses = started.Zip(started.Skip(1), (one, next) => next - one).ToList();
        pauses[^1].ShouldBeGreaterThan(pauses[0] + 300);
    }

    [Fact]
    public void Without_a_leader_for_long_it_serves_readers_where_that_is_allowed()
    {
        Begin(new ServerSettings { ReadOnlyMode = true });
        Status().Mode.ShouldBe(ServerMode.Looking);
        _world.Pass((long)new ZabSettings().SyncLimit.TotalMilliseconds + 10);
        Status().Mode.ShouldBe(ServerMode.ReadOnly);

        Follow(epoch: 1);

        Status().Mode.ShouldBe(ServerMode.Follower);
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("tree")]
    [InlineData("election")]
    [InlineData("sessions")]
    public void The_end_of_any_of_its_actors_ends_the_server(string name)
    {
        Begin();
        Follow(epoch: 1);
        var published = _world.Probe();
        _world.Subscribe(published, typeof(PeerEvent.Failed));
        _world.TellAt($"/user/peer/{name}", PoisonPill.Instance);

        published.ExpectMsg<PeerEvent.Failed>().Cause.Message.ShouldBe($"{name} has stopped.");
    }

    private void Begin(ServerSettings? settings = null)
    {
        _asker = _world.Probe();
        _peer = _world.BeginAll((settings ?? new ServerSettings()) with { Ensemble = _world.Settings });
    }

    private PeerStatus Status(int untilLearners = 0)
    {
        if (untilLearners > 0)
        {
            _world.Pass(900);
        }

        _peer.Tell(PeerCommand.Describe.Instance, _asker.Ref);
        return _asker.FishForMessage(message => message is PeerStatus).ShouldBeOfType<PeerStatus>();
    }

    /// <summary>What server 1 says when it looks for a leader.</summary>
    private Notification Heard() =>
        ((ElectionPacket)_world.Other.FishForMessage(message => message is ElectionPacket { Notification.State: PeerState.Looking })).Notification;

    private void Elect(long leader)
    {
        var heard = Heard();
        var vote = heard.Vote with { Leader = leader, Zxid = heard.Vote.Zxid + (leader == 2 ? 1 : 0) };
        _world.Other.Reply(new ElectionPacket(heard with { Sender = 2, Vote = vote }));
        if (leader == 1)
        {
            _world.Pass(_world.Timings.SettleMs);
        }
    }

    private void Follow(long epoch)
    {
        Elect(2);
        BeFollowed(epoch);
    }

    private void BeFollowed(long epoch)
    {
        var accepted = Accept(epoch);
        Say(new Diff(accepted.LastZxid));
        Say(new NewLeader(epoch, accepted.LastZxid));
        _world.Expect<AckNewLeader>();
        Say(new UpToDate(accepted.LastZxid));
        _world.Pass(5);
    }

    private AckEpoch Accept(long epoch)
    {
        _world.Expect<FollowerInfo>();
        (_link, _seq) = (LinkOfOther(), 0);
        Say(new LeaderInfo(new Durability(epoch, 0, 0).Epochs));
        return _world.Expect<AckEpoch>();
    }

    /// <summary>Votes for server 2 until server 1 knocks on a new link.</summary>
    private void AwaitKnock()
    {
        while (true)
        {
            switch (_world.Other.ExpectMsg<object>())
            {
                case ElectionPacket { Notification: { State: PeerState.Looking } heard }:
                    _world.Other.Reply(new ElectionPacket(heard with { Sender = 2, Vote = heard.Vote with { Leader = 2, Zxid = heard.Vote.Zxid + 1 } }));
                    break;
                case PeerPacket { Packet: { Message: FollowerInfo, Link: var link } } when link > _link:
                    (_link, _seq) = (link, 0);
                    return;
                default:
                    break;
            }
        }
    }

    private long LinkOfOther() => ((PeerPacket)_world.Other.LastMessage!).Packet.Link;

    private void Lead(long epoch)
    {
        Elect(1);
        (_link, _seq) = (_link + 1, 0);
        SayToLeader(new FollowerInfo(2, epoch - 1, _world.Peers.Ensemble.Fingerprint));
        _world.Expect<LeaderInfo>().Epoch.ShouldBe(epoch);
        var disk = new Durability(epoch, 0, 0);
        SayToLeader(new AckEpoch(disk.Epochs, disk.Log));
        _world.Expect<NewLeader>();
        disk = new Durability(epoch, epoch, 0);
        SayToLeader(new AckNewLeader(disk.Epochs, disk.Log));
        _world.Expect<UpToDate>();
    }

    private static TreeSettings SettingsIn(in HistoryBatch batch)
    {
        Txn.TryRead(batch.Bytes.Span, out var txn, out _).ShouldBeTrue();
        txn.Kind.ShouldBe(TxnKind.Settings);
        TreeSettings.TryRead(txn.Body, new TreeSettings(), out var settings).ShouldBeTrue();
        return settings;
    }

    private static HistoryBatch BatchOf(TreeSettings settings, long zxid)
    {
        using var body = new JuteWriter();
        settings.Write(body);
        using var transaction = new JuteWriter();
        new Txn { Zxid = zxid, TimeMs = 1, Kind = TxnKind.Settings, Body = body.Written }.Write(transaction);
        return new HistoryBatch(zxid, zxid, transaction.Written.ToArray());
    }

    private void Acknowledge(long epoch, long zxid) => SayToLeader(new Ack(new Durability(epoch, epoch, zxid).Log));

    private void EndTerm()
    {
        Say(new EndOfLink("the test wants it"));
        _world.Pass(5);
    }

    /// <summary>As the leader, to whoever spoke last.</summary>
    private void Say(PeerMessage message) => _world.Other.Reply(new PeerPacket(2, new Packet(_link, _seq++, message)));

    private void SayToLeader(PeerMessage message) => _world.SayTo("leader", new PeerPacket(2, new Packet(_link, _seq++, message)));
}

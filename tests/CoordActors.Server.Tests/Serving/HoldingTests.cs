using CoordActors.Server.Serving;
using CoordActors.Server.Tests.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Serving;

public sealed class HoldingTests
{
    private readonly PathWorld _world = new();

    [Fact]
    public void Requests_wait_while_there_is_no_leader_and_pings_are_answered()
    {
        var client = _world.Client();
        _world.Path.Hold();
        client.Send(new Frames().Exists(1, "/").Header(-2, OpCode.Ping).Create(2, "/a"));
        client.Send(new Frames().Header(-2, OpCode.Ping));

        client.Link.Take().Select(reply => reply.Xid).ShouldBe([-2, -2]);
        _world.Submitted().ShouldBeEmpty();

        _world.Path.Resume(ServingMode.Ensemble);
        client.Link.Take().Select(reply => reply.Xid).ShouldBe([1]);
        _world.Commit();
        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe([(2, ErrorCode.Ok)]);
        client.Link.AnsweredCount.ShouldBe(4);
        _world.Path.Statistics.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void Pings_alone_leave_nothing_behind_that_waits()
    {
        var client = _world.Client();
        _world.Path.Hold();
        for (var i = 0; i < 5; i++)
        {
            client.Send(new Frames().Header(-2, OpCode.Ping));
        }

        client.Link.AnsweredCount.ShouldBe(5);
        client.Connection.ParkedFirst.ShouldBeNull();
    }

    [Fact]
    public void A_ping_that_waited_behind_a_write_is_answered_when_the_leader_is_lost()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a").Header(-2, OpCode.Ping));
        client.Link.Take().ShouldBeEmpty();

        _world.Path.Hold();

        client.Link.Take().Select(reply => reply.Xid).ShouldBe([-2]);
    }

    [Fact]
    public void A_write_whose_refusal_was_lost_is_refused_when_a_later_one_was_carried_out_and_neither_is_submitted_again()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a"));
        _world.LoseSubmissions();
        client.Send(new Frames().Exists(2, "/b").Create(3, "/b"));
        _world.Path.Hold();

        _world.Commit();

        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe(
            [(1, ErrorCode.SystemError), (2, ErrorCode.NoNode), (3, ErrorCode.Ok)]);
        _world.Path.Resume(ServingMode.Ensemble);
        _world.Submitted().ShouldBeEmpty();
    }

    [Fact]
    public void A_write_in_flight_that_was_carried_out_is_answered_and_not_submitted_again()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a"));
        client.Send(new Frames().Exists(2, "/a").Create(3, "/b"));
        _world.Path.Hold();

        _world.Commit(submissions: 1);
        _world.LoseSubmissions();
        client.Link.Take().Select(reply => reply.Xid).ShouldBe([1]);
        _world.Path.Resume(ServingMode.Ensemble);

        client.Link.Take().Select(reply => reply.Xid).ShouldBe([2]);
        _world.Submitted().Select(txn => txn.Xid).ShouldBe([3]);
    }

    [Fact]
    public void Every_write_in_flight_that_was_carried_out_is_answered_also_behind_reads_and_in_later_batches()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a").Exists(2, "/a").Create(3, "/b").Header(-2, OpCode.Ping).Set(4, "/a", "x"));
        client.Send(new Frames().Set(5, "/a", "y"));
        client.Send(new Frames().Exists(6, "/a").Set(7, "/a", "z").Exists(8, "/a"));
        _world.Path.Hold();
        client.Link.Take().Select(reply => reply.Xid).ShouldBe([-2]);

        _world.Commit();
        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe(
            [(1, ErrorCode.Ok), (2, ErrorCode.Ok), (3, ErrorCode.Ok), (4, ErrorCode.Ok), (5, ErrorCode.Ok), (6, ErrorCode.Ok), (7, ErrorCode.Ok)]);
        _world.Path.Resume(ServingMode.Ensemble);

        client.Link.Take().Select(reply => reply.Xid).ShouldBe([8]);
        _world.Submitted().ShouldBeEmpty();
        _world.Path.Statistics.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void A_write_that_is_carried_out_before_the_sync_in_front_of_it_is_answered_ends_both()
    {
        var client = _world.Client();
        _world.Path.Hold();
        _world.Path.Resume(ServingMode.Ensemble);
        client.Send(new Frames().Sync(1, "/").Create(2, "/a"));
        client.Send(new Frames().Sync(3, "/").Create(4, "/b").Sync(5, "/"));
        client.Link.Take().ShouldBeEmpty();

        _world.Path.OnSynced(client.Connection.Origin, 3, _world.Tree.LastZxid + 1);
        _world.Commit();

        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe(
            [(1, ErrorCode.Ok), (2, ErrorCode.Ok), (3, ErrorCode.Ok), (4, ErrorCode.Ok)]);
        _world.Path.OnSynced(client.Connection.Origin, 1, _world.Tree.LastZxid);
        client.Link.Take().ShouldBeEmpty();
        _world.Path.OnSynced(client.Connection.Origin, 5, _world.Tree.LastZxid);
        client.Link.Take().Select(reply => reply.Xid).ShouldBe([5]);
    }

    [Fact]
    public void Writes_that_were_lost_are_submitted_again_in_order_each_with_the_identities_it_had()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a").Auth(-4, "digest", "u:p").Create(2, "/b"));
        client.Send(new Frames().Exists(3, "/b").Create(4, "/c").Auth(-4, "digest", "v:q"));
        var before = _world.Submitted();
        _world.Path.Hold();
        _world.LoseSubmissions();
        client.Send(new Frames().Create(5, "/d"));
        _world.Submitted().ShouldBeEmpty();

        _world.Path.Resume(ServingMode.Ensemble);

        var again = _world.Submitted();
        again.Take(3).ShouldBe(before);
        again.Select(txn => txn.Xid).ShouldBe([1, 2, 4, 5]);
        again[0].Ids.ShouldNotContain("u:");
        again[1].Ids.ShouldContain("u:");
        again[1].Ids.ShouldNotContain("v:");
        again[3].Ids.ShouldContain("v:");
        _world.Commit();
        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe(
            [(1, ErrorCode.Ok), (-4, ErrorCode.Ok), (2, ErrorCode.Ok), (3, ErrorCode.Ok), (4, ErrorCode.Ok), (-4, ErrorCode.Ok), (5, ErrorCode.Ok)]);
    }

    [Fact]
    public void A_leader_that_is_lost_twice_still_gets_each_write_once()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a").Set(2, "/a", "x"));
        for (var i = 0; i < 2; i++)
        {
            _world.Path.Hold();
            _world.LoseSubmissions();
            _world.Path.Resume(ServingMode.Ensemble);
        }

        _world.Submitted().Select(txn => txn.Xid).ShouldBe([1, 2]);
        _world.Commit();
        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe([(1, ErrorCode.Ok), (2, ErrorCode.Ok)]);
    }

    [Fact]
    public void A_session_that_is_being_opened_and_one_that_knocks_meanwhile_are_opened_by_the_next_leader()
    {
        var early = _world.Connecting();
        early.Connect();
        _world.Path.Hold();
        _world.LoseSubmissions();
        var late = _world.Connecting();
        late.Connect();
        early.Link.TakeFrames().ShouldBeEmpty();
        late.Link.TakeFrames().ShouldBeEmpty();

        _world.Path.Resume(ServingMode.Ensemble);
        _world.Commit();

        early.Link.TakeFrames().ShouldHaveSingleItem();
        late.Link.TakeFrames().ShouldHaveSingleItem();
        _world.Tree.SessionCount.ShouldBe(2);
    }

    [Fact]
    public void A_connection_is_held_for_a_third_of_its_session_timeout_and_a_late_one_from_its_arrival()
    {
        var client = _world.Client();
        _world.Path.Hold();
        _world.MonotonicMs = 4_000;
        var late = _world.Connecting();
        late.Connect(timeoutMs: 30_000);

        _world.MonotonicMs = 9_999;
        _world.Path.CloseOverdue();
        client.Link.IsClosed.ShouldBeFalse();
        _world.MonotonicMs = 10_000;
        _world.Path.CloseOverdue();
        client.Link.IsClosed.ShouldBeTrue();
        late.Link.IsClosed.ShouldBeFalse();
        _world.MonotonicMs = 14_000;
        _world.Path.CloseOverdue();

        late.Link.IsClosed.ShouldBeTrue();
        _world.Path.Resume(ServingMode.Ensemble);
        _world.Submitted().ShouldBeEmpty();
    }

    [Fact]
    public void An_old_connections_transaction_does_not_answer_a_request_of_the_new_one_with_the_same_number()
    {
        var first = _world.Client();
        first.Send(new Frames().Create(1, "/first"));
        var second = _world.Connecting();
        second.Resume(first.Core.SessionId);
        _world.Commit();
        second.Welcome();
        second.Send(new Frames().Create(1, "/second"));

        _world.Commit();

        var reply = second.Link.Take().ShouldHaveSingleItem();
        var reader = new JuteReader(reply.Body);
        reader.ReadBytes().ToText().ShouldBe("/second");
        first.Link.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Sync_is_asked_of_the_role_and_waits_until_what_it_named_is_applied()
    {
        _world.Path.Resume(ServingMode.Ensemble);
        var client = _world.Client();
        var other = _world.Client();
        client.Send(new Frames().Add(1, OpCode.Sync, w => w.WriteText("/")).Exists(2, "/a"));
        other.Send(new Frames().Create(1, "/a"));
        _world.Syncs.ShouldBe([(client.Core.Origin, 1)]);
        client.Link.Take().ShouldBeEmpty();

        _world.Path.OnSynced(client.Core.Origin, 1, _world.Tree.LastZxid + 1);
        client.Link.Take().ShouldBeEmpty();
        _world.Commit();

        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe([(1, ErrorCode.Ok), (2, ErrorCode.Ok)]);
    }

    [Fact]
    public void A_sync_whose_answer_was_lost_is_asked_again()
    {
        _world.Path.Resume(ServingMode.Ensemble);
        var client = _world.Client();
        client.Send(new Frames().Add(1, OpCode.Sync, w => w.WriteText("/")));
        _world.Path.Hold();
        _world.Path.OnSynced(client.Core.Origin, 1, 0);
        client.Link.Take().ShouldBeEmpty();

        _world.Path.Resume(ServingMode.Ensemble);

        _world.Syncs.Count.ShouldBe(2);
        _world.Path.OnSynced(client.Core.Origin, 1, 0);
        client.Link.Take().ShouldHaveSingleItem().Xid.ShouldBe(1);
    }

    [Fact]
    public void A_server_alone_answers_sync_like_a_read()
    {
        var client = _world.Client();
        client.Send(new Frames().Add(1, OpCode.Sync, w => w.WriteText("/")));

        client.Link.Take().ShouldHaveSingleItem().Xid.ShouldBe(1);
        _world.Syncs.ShouldBeEmpty();
    }

    [Fact]
    public void A_leaders_tree_takes_the_place_of_the_old_one_and_closes_all_connections()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a"));
        _world.Path.Hold();
        _world.LoseSubmissions();
        var leaders = new ZnodeTree(new TreeSettings());
        _world.Path.Tree.WatchHistoryBytes = 4096;

        _world.Path.Replace(leaders);
        _world.Path.Resume(ServingMode.Ensemble);

        client.Link.IsClosed.ShouldBeTrue();
        _world.Path.Tree.ShouldBe(leaders);
        leaders.WatchHistoryBytes.ShouldBe(4096);
        _world.Submitted().ShouldBeEmpty();
        var next = _world.Connecting();
        next.Connect();
        _world.Submitted().ShouldHaveSingleItem().Op.ShouldBe(OpCode.CreateSession);
    }

    [Fact]
    public void Nobody_is_let_in_once_clients_are_closed_until_they_are_served_again()
    {
        var client = _world.Client();
        _world.Path.CloseClients("the server stops serving");
        client.Link.CloseReason.ShouldBe("the server stops serving");
        var early = _world.Connecting();
        early.Connect();
        early.Link.CloseReason.ShouldBe("the server stops serving");

        _world.Path.Resume(ServingMode.Ensemble);

        var late = _world.Connecting();
        late.Connect();
        late.Link.IsClosed.ShouldBeFalse();
    }
}

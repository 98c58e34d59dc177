using CoordActors.Server.Serving;
using CoordActors.Server.Tests.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Serving;

/// <summary>Sessions that go on by another connection, at the same server of an ensemble or another.</summary>
public sealed class ResumeTests
{
    private readonly ServersWorld _world = new();
    private readonly WorldClient _client;
    private readonly long _session;

    public ResumeTests()
    {
        _client = _world.Client(_world.First);
        _session = _client.Core.SessionId;
        _world.First.Tree.OwnerOf(_session).ShouldBe(_client.Core.Origin);
    }

    [Fact]
    public void A_session_moves_to_another_server_with_its_ephemerals_and_the_new_timeout()
    {
        _client.Send(new Frames().Create(1, "/e", flags: CreateFlags.Ephemeral));
        _world.Commit();
        var back = _world.Second.Connecting();
        back.Resume(_session, timeoutMs: 10_000);
        back.Link.TakeFrames().ShouldBeEmpty();

        _world.Commit();

        back.Welcome();
        back.Core.SessionId.ShouldBe(_session);
        back.Link.Session.ShouldNotBeNull();
        _world.First.Tracked[_session].ShouldBe(10_000);
        _world.Second.Tracked[_session].ShouldBe(10_000);
        back.Send(new Frames().Exists(1, "/e").Create(2, "/e2", flags: CreateFlags.Ephemeral));
        _world.Commit();
        back.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe([(1, ErrorCode.Ok), (2, ErrorCode.Ok)]);
        _world.First.Tree.EphemeralsOf(_session).ShouldBe(["/e", "/e2"]);
    }

    [Fact]
    public void The_server_that_a_session_has_left_closes_its_connection_without_a_word()
    {
        _client.Send(new Frames().Exists(1, "/", watch: true));
        _client.Link.Take();
        _world.Second.Connecting().Resume(_session);
        _world.Order(_world.Second);
        _client.Link.IsClosed.ShouldBeFalse();

        _world.Deliver(_world.First);

        _client.Link.CloseReason.ShouldBe("the session goes on by another connection");
        _client.Link.TakeFrames().ShouldBeEmpty();
        _world.First.Tree.Describe().WatchedPathCount.ShouldBe(0);
        _world.First.Tracked.ShouldContainKey(_session);
    }

    [Fact]
    public void A_late_write_of_the_old_connection_has_no_effect_and_no_answer()
    {
        _client.Send(new Frames().Create(1, "/late").Create(2, "/late2"));
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Order(_world.Second);
        _world.Commit();

        back.Welcome();
        back.Send(new Frames().Exists(1, "/late").Exists(2, "/late2"));
        back.Link.Take().Select(reply => reply.Error).ShouldBe([ErrorCode.NoNode, ErrorCode.NoNode]);
        _client.Link.IsClosed.ShouldBeTrue();
        _client.Link.TakeFrames().ShouldBeEmpty();
    }

    [Fact]
    public void A_write_before_the_move_counts_and_the_client_sees_it_at_once_where_it_has_gone()
    {
        _client.Send(new Frames().Create(1, "/a"));
        _world.Order(_world.First);
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Order(_world.Second);
        _world.Deliver(_world.Second);

        back.Welcome();
        back.Send(new Frames().Exists(1, "/a"));
        back.Link.Take().ShouldHaveSingleItem().Error.ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void A_late_end_of_the_old_connection_does_not_end_the_session()
    {
        _client.Send(new Frames().Header(1, OpCode.CloseSession));
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Order(_world.Second);
        _world.Commit();

        back.Welcome();
        _world.First.Tree.TryGetSession(_session, out _).ShouldBeTrue();
        _world.First.Tracked.ShouldContainKey(_session);
        _world.Second.Tracked.ShouldContainKey(_session);
        back.Link.IsClosed.ShouldBeFalse();
    }

    [Fact]
    public void A_connection_that_begins_its_numbers_anew_is_not_answered_with_what_the_old_one_wrote()
    {
        _client.Send(new Frames().Create(1, "/old"));
        _world.Order(_world.First);
        _world.First.Path.Disconnect(_client.Connection);
        var back = _world.First.Connecting();
        back.Resume(_session);
        _world.Commit();
        back.Welcome();
        back.Send(new Frames().Create(1, "/new"));
        _world.Commit();

        var reader = new JuteReader(back.Link.Take().ShouldHaveSingleItem().Body);
        reader.ReadBytes().ToText().ShouldBe("/new");
        _world.First.Tree.LastZxid.ShouldBe(4);
    }

    [Fact]
    public void A_session_that_has_expired_is_refused_with_zeroes_and_the_connection_is_closed()
    {
        _world.First.SubmitInternal(_session, OpCode.CloseSession);
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Order(_world.First);
        _world.Commit();

        var reader = new JuteReader(back.Link.TakeFrames().ShouldHaveSingleItem());
        ConnectResponse.Read(ref reader).SessionId.ShouldBe(0);
        back.Link.IsClosed.ShouldBeTrue();
        back.Link.Session.ShouldBeNull();
        _world.First.Tracked.ShouldBeEmpty();
        _world.Second.Tracked.ShouldBeEmpty();
    }

    [Fact]
    public void A_wrong_password_costs_no_transaction()
    {
        var stranger = _world.Second.Connecting();
        stranger.Connect(sessionId: _session, password: new byte[16]);

        stranger.Link.TakeFrames().ShouldHaveSingleItem();
        stranger.Link.IsClosed.ShouldBeTrue();
        _world.Second.Submitted().ShouldBeEmpty();
    }

    [Fact]
    public void A_resume_that_a_lost_leader_did_not_propose_is_submitted_once_to_the_next()
    {
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Second.Path.Hold();
        _world.Second.LoseSubmissions();

        _world.Second.Path.Resume(ServingMode.Ensemble);

        var again = _world.Second.Submitted().ShouldHaveSingleItem();
        (again.Kind, again.Origin).ShouldBe((TxnKind.Resume, back.Connection.Origin));
        _world.Commit();
        back.Welcome();
    }

    [Fact]
    public void A_resume_that_a_lost_leader_carried_out_is_answered_and_not_submitted_again()
    {
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Order(_world.Second);
        _world.Second.Path.Hold();

        _world.Commit();
        back.Welcome();
        _world.Second.Path.Resume(ServingMode.Ensemble);

        _world.Second.Submitted().ShouldBeEmpty();
        back.Link.IsClosed.ShouldBeFalse();
    }

    [Fact]
    public void A_write_that_a_new_leader_gets_from_the_server_that_the_session_has_left_is_fenced_too()
    {
        _client.Send(new Frames().Create(1, "/late"));
        _world.First.Path.Hold();
        _world.First.LoseSubmissions();
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Order(_world.Second);
        _world.Deliver(_world.Second);
        back.Welcome();

        _world.First.Path.Resume(ServingMode.Ensemble);
        _world.First.Submitted().ShouldHaveSingleItem().Op.ShouldBe(OpCode.Create);
        _world.Commit();

        _client.Link.IsClosed.ShouldBeTrue();
        back.Send(new Frames().Exists(1, "/late"));
        back.Link.Take().ShouldHaveSingleItem().Error.ShouldBe(ErrorCode.NoNode);
    }

    [Fact]
    public void Of_two_resumes_on_their_way_the_later_one_has_the_session()
    {
        var first = _world.First.Connecting();
        first.Resume(_session);
        var second = _world.Second.Connecting();
        second.Resume(_session);
        _world.Order(_world.Second);
        _world.Deliver(_world.First);
        first.Link.IsClosed.ShouldBeFalse();
        _world.Deliver(_world.Second);
        second.Welcome();

        _world.Commit();

        first.Welcome();
        second.Link.IsClosed.ShouldBeTrue();
        _world.First.Tree.OwnerOf(_session).ShouldBe(first.Connection.Origin);
    }

    [Fact]
    public void A_client_that_is_gone_before_its_session_is_resumed_leaves_a_session_that_times_out()
    {
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Second.Path.Disconnect(back.Connection);
        _world.Commit();

        back.Link.TakeFrames().ShouldBeEmpty();
        _world.First.Tree.OwnerOf(_session).ShouldBe(back.Connection.Origin);
        _world.First.Tracked.ShouldContainKey(_session);
    }

    [Fact]
    public void A_client_that_is_ahead_of_the_server_that_it_comes_to_waits_until_that_has_caught_up()
    {
        _client.Send(new Frames().Create(1, "/a"));
        _world.Order(_world.First);
        _world.Deliver(_world.First);
        var back = _world.Second.Connecting();
        back.Resume(_session, lastZxidSeen: _world.First.Tree.LastZxid);
        back.Link.IsClosed.ShouldBeFalse();

        _world.Commit();

        back.Welcome();
    }

    [Fact]
    public void A_server_that_learns_of_a_session_only_after_its_client_has_come_waits_for_the_resuming_not_for_the_opening()
    {
        var (client, back) = ComeToSecondBeforeItKnowsTheSession();
        client.Send(new Frames().Create(1, "/a"));
        _world.Order(_world.First);

        _world.Deliver(_world.Second);

        back.Link.TakeFrames().ShouldBeEmpty();
        _world.Commit();
        back.Welcome();
        back.Send(new Frames().Exists(1, "/a"));
        back.Link.Take().ShouldHaveSingleItem().Error.ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void A_session_that_has_ended_is_not_resumed_at_a_server_that_has_seen_neither_its_beginning_nor_its_end()
    {
        var (client, back) = ComeToSecondBeforeItKnowsTheSession();
        client.Send(new Frames().Header(1, OpCode.CloseSession));
        _world.Order(_world.First);

        _world.Commit();

        var reader = new JuteReader(back.Link.TakeFrames().ShouldHaveSingleItem());
        ConnectResponse.Read(ref reader).SessionId.ShouldBe(0);
        back.Link.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public void A_client_that_has_seen_what_is_in_no_history_is_turned_away_without_a_word_when_its_session_was_resumed()
    {
        var back = _world.Second.Connecting();
        back.Resume(_session, lastZxidSeen: _world.Second.Tree.LastZxid + 2);
        _world.Commit();

        back.Link.CloseReason.ShouldBe("the client has seen 0x3, this server only 0x2");
        back.Link.TakeFrames().ShouldBeEmpty();
        back.Link.Session.ShouldBeNull();
    }

    [Fact]
    public void A_client_that_wants_a_new_session_and_has_seen_more_than_this_server_is_turned_away_before_anything_is_submitted()
    {
        var stranger = _world.Second.Connecting();
        stranger.Connect(lastZxidSeen: _world.Second.Tree.LastZxid + 1);

        stranger.Link.IsClosed.ShouldBeTrue();
        _world.Second.Submitted().ShouldBeEmpty();
    }

    [Fact]
    public void A_resume_that_is_refused_by_the_role_closes_the_connection()
    {
        var back = _world.Second.Connecting();
        back.Resume(_session);
        _world.Second.Refuse(ErrorCode.SystemError);

        back.Link.IsClosed.ShouldBeTrue();
        back.Link.TakeFrames().ShouldBeEmpty();
    }

    [Fact]
    public void A_session_of_an_ensemble_goes_on_at_a_server_that_is_alone_now()
    {
        var alone = new PathWorld(tree: _world.First.Tree, serverId: 3);
        var back = alone.Connecting();
        back.Resume(_session);
        foreach (var transaction in alone.TakeSubmitted())
        {
            Txn.Stamp(transaction, alone.Tree.LastZxid + 1, 0);
            alone.Path.Apply(transaction);
        }

        back.Welcome();
        alone.Tree.OwnerOf(_session).ShouldBe(back.Core.Origin);
    }

    [Fact]
    public void A_session_of_a_server_that_was_alone_has_no_owner_until_it_is_resumed_in_an_ensemble()
    {
        var server = new PathWorld();
        var early = server.Client();
        server.Tree.OwnerOf(early.Core.SessionId).ShouldBe(0);
        server.Path.Disconnect(early.Connection);
        var alone = server.Connecting();
        alone.Resume(early.Core.SessionId);
        alone.Welcome();
        server.Tree.OwnerOf(early.Core.SessionId).ShouldBe(0);
        server.Path.Disconnect(alone.Connection);

        server.Path.Resume(ServingMode.Ensemble);
        var back = server.Connecting();
        back.Resume(early.Core.SessionId);
        server.Commit();

        back.Welcome();
        server.Tree.OwnerOf(early.Core.SessionId).ShouldBe(back.Core.Origin);
    }

    /// <summary>The second server lags: a client that was let in at the first has come to it, and it has not heard of the session.</summary>
    private (WorldClient Client, WorldClient Back) ComeToSecondBeforeItKnowsTheSession()
    {
        var client = _world.First.Connecting();
        client.Connect();
        _world.Order(_world.First);
        _world.Deliver(_world.First);
        client.Welcome();
        var back = _world.Second.Connecting();
        back.Resume(client.Core.SessionId);
        return (client, back);
    }
}

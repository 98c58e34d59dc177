using CoordActors.Server.Tests.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Serving;

public sealed class RequestPathTests
{
    private readonly PathWorld _world = new();

    [Fact]
    public void A_read_behind_a_write_waits_for_it_and_sees_it()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a", "old").Get(2, "/a").Set(3, "/a", "new").Get(4, "/a"));
        client.Link.Take().ShouldBeEmpty();

        _world.Commit();

        var replies = client.Link.Take();
        replies.Select(reply => reply.Xid).ShouldBe([1, 2, 3, 4]);
        DataOf(replies[1]).ShouldBe("old");
        DataOf(replies[3]).ShouldBe("new");
        client.Link.AnsweredCount.ShouldBe(4);
    }

    [Fact]
    public void A_read_between_two_writes_of_one_commit_sees_the_first_only()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a", "0"));
        _world.Commit();
        client.Link.Take();

        client.Send(new Frames().Set(2, "/a", "1").Get(3, "/a").Set(4, "/a", "2"));
        _world.Commit();

        DataOf(client.Link.Take()[1]).ShouldBe("1");
    }

    [Fact]
    public void Reads_of_other_sessions_do_not_wait_for_a_write()
    {
        var writer = _world.Client();
        var reader = _world.Client();
        writer.Send(new Frames().Create(1, "/a"));

        reader.Send(new Frames().Exists(1, "/a"));

        reader.Link.Take().ShouldHaveSingleItem().Error.ShouldBe(ErrorCode.NoNode);
    }

    [Fact]
    public void The_event_of_a_clients_own_write_comes_before_the_reply_to_it()
    {
        var client = _world.Client();
        client.Send(new Frames().Exists(1, "/a", watch: true).Create(2, "/a"));
        _world.Commit();

        var packets = client.Link.Take();

        packets.Select(packet => packet.Xid).ShouldBe([1, -1, 2]);
        packets[1].EventType.ShouldBe(WatchEventType.NodeCreated);
        packets[1].EventPath.ShouldBe("/a");
        packets[1].Zxid.ShouldBe(packets[2].Zxid);
    }

    [Fact]
    public void An_event_reaches_another_client_before_any_reply_that_shows_the_change()
    {
        var writer = _world.Client();
        var watcher = _world.Client();
        watcher.Send(new Frames().Exists(1, "/a", watch: true));
        writer.Send(new Frames().Create(1, "/a", "x"));
        _world.Commit();
        watcher.Send(new Frames().Get(2, "/a"));

        watcher.Link.Take().Select(packet => packet.Xid).ShouldBe([1, -1, 2]);
    }

    [Fact]
    public void Refused_writes_are_answered_in_the_sessions_order_and_change_nothing()
    {
        var client = _world.Client();
        var zxid = _world.Tree.LastZxid;
        client.Send(new Frames().Exists(1, "/a").Create(2, "/a").Exists(3, "/a"));

        _world.Refuse(ErrorCode.SystemError);

        var replies = client.Link.Take();
        replies.Select(reply => (reply.Xid, reply.Error)).ShouldBe([(1, ErrorCode.NoNode), (2, ErrorCode.SystemError), (3, ErrorCode.NoNode)]);
        _world.Tree.LastZxid.ShouldBe(zxid);
    }

    [Fact]
    public void A_refused_write_behind_one_that_is_being_committed_waits_for_its_turn()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a"));
        var pending = new Frames().Create(2, "/b");
        client.Send(pending);
        // The first is with the journal, the second is refused meanwhile.
        using var second = new JuteWriter();
        new Txn
        {
            SessionId = client.Core.SessionId,
            Origin = client.Core.Origin,
            Xid = 2,
            Op = OpCode.Create,
        }.Write(second);
        _world.Path.Refuse(second.Written, ErrorCode.SystemError);
        client.Link.Take().ShouldBeEmpty();

        _world.Commit();

        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe([(1, ErrorCode.Ok), (2, ErrorCode.SystemError)]);
    }

    [Fact]
    public void An_unknown_operation_is_answered_in_order_and_ends_the_connection()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a").Header(2, (OpCode)77));
        client.Link.IsClosed.ShouldBeFalse();

        _world.Commit();

        var replies = client.Link.Take();
        replies.Select(reply => (reply.Xid, reply.Error)).ShouldBe([(1, ErrorCode.Ok), (2, ErrorCode.Unimplemented)]);
        replies[1].Zxid.ShouldBe(-1);
        client.Link.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public void CloseSession_is_answered_after_its_ephemerals_are_gone_and_then_the_connection_closes()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/e", flags: CreateFlags.Ephemeral).Exists(2, "/e", watch: true).Header(3, OpCode.CloseSession));

        _world.Commit();

        client.Link.Take().Select(packet => packet.Xid).ShouldBe([1, 2, -1, 3]);
        client.Link.IsClosed.ShouldBeTrue();
        _world.Tracked.ShouldBeEmpty();
        _world.Path.Connections.Count.ShouldBe(0);
    }

    [Fact]
    public void An_expired_session_takes_its_connection_and_its_ephemerals_along_without_a_word()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/e", flags: CreateFlags.Ephemeral));
        _world.Commit();
        client.Link.Take();

        _world.SubmitInternal(client.Core.SessionId, OpCode.CloseSession);
        _world.Commit();

        client.Link.Take().ShouldBeEmpty();
        client.Link.IsClosed.ShouldBeTrue();
        var other = _world.Client();
        other.Send(new Frames().Exists(1, "/e"));
        other.Link.Take().ShouldHaveSingleItem().Error.ShouldBe(ErrorCode.NoNode);
    }

    [Fact]
    public void What_a_disconnected_client_had_submitted_takes_effect_all_the_same()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a"));
        _world.Path.Disconnect(client.Connection);

        _world.Commit();

        var other = _world.Client();
        other.Send(new Frames().Exists(1, "/a"));
        other.Link.Take().ShouldHaveSingleItem().Error.ShouldBe(ErrorCode.Ok);
        _world.Path.Statistics.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void Auth_is_answered_with_zxid_0_in_order_with_the_other_replies()
    {
        var client = _world.Client();
        client.Send(new Frames().Exists(1, "/").Auth(-4, "digest", "u:p").Exists(2, "/"));

        client.Link.Take().Select(reply => (reply.Xid, reply.Zxid)).ShouldBe([(1, 1L), (-4, 0L), (2, 1L)]);
    }

    private static string DataOf(Packet reply)
    {
        var reader = new JuteReader(reply.Body);
        return GetDataResponse.Read(ref reader).Data.ToText()!;
    }
}

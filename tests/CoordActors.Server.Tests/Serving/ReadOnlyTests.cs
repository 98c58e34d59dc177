using CoordActors.Server.Serving;
using CoordActors.Server.Tests.Clients;

namespace CoordActors.Server.Tests.Serving;

public sealed class ReadOnlyTests
{
    private readonly PathWorld _world = new();

    [Fact]
    public void A_client_that_allows_it_gets_a_session_of_this_server_alone()
    {
        _world.Path.Resume(ServingMode.ReadOnly);
        var client = ReadOnlyClient();

        var frame = client.Link.TakeFrames().ShouldHaveSingleItem();
        frame[^1].ShouldBe((byte)1);
        _world.Submitted().ShouldBeEmpty();
        _world.Tracked.ShouldBeEmpty();
        _world.Tree.SessionCount.ShouldBe(0);
    }

    [Fact]
    public void Reads_are_answered_and_whatever_changes_something_is_refused_in_order()
    {
        _world.Path.Resume(ServingMode.ReadOnly);
        var client = ReadOnlyClient();
        client.Link.TakeFrames();
        client.Send(new Frames().Exists(1, "/").Create(2, "/a").Add(3, OpCode.Sync, w => w.WriteText("/")).Exists(4, "/").Header(5, OpCode.CloseSession));

        client.Link.Take().Select(reply => (reply.Xid, reply.Error)).ShouldBe(
            [(1, ErrorCode.Ok), (2, ErrorCode.NotReadOnly), (3, ErrorCode.NotReadOnly), (4, ErrorCode.Ok), (5, ErrorCode.Ok)]);
        client.Link.IsClosed.ShouldBeTrue();
        _world.Submitted().ShouldBeEmpty();
    }

    [Fact]
    public void Others_are_not_let_in_and_neither_is_a_session_of_the_ensemble()
    {
        var full = _world.Client();
        _world.Path.Resume(ServingMode.ReadOnly);
        full.Link.IsClosed.ShouldBeTrue();

        var legacy = _world.Connecting();
        legacy.Connect();
        legacy.Link.IsClosed.ShouldBeTrue();
        legacy.Link.TakeFrames().ShouldBeEmpty();

        var back = _world.Connecting();
        back.Connect(sessionId: full.Core.SessionId, isReadOnlyAllowed: true);
        back.Link.IsClosed.ShouldBeTrue();
        back.Link.TakeFrames().ShouldBeEmpty();
    }

    [Fact]
    public void The_sessions_end_when_the_ensemble_is_back()
    {
        _world.Path.Resume(ServingMode.ReadOnly);
        var client = ReadOnlyClient();

        _world.Path.Hold();

        client.Link.IsClosed.ShouldBeTrue();
        _world.Path.Connections.Count.ShouldBe(0);
    }

    private WorldClient ReadOnlyClient()
    {
        var client = _world.Connecting();
        client.Connect(isReadOnlyAllowed: true);
        (client.Core.SessionId, client.Core.Origin) = (client.Connection.SessionId, client.Connection.Origin);
        return client;
    }
}

using CoordActors.Server.Tests.Clients;

namespace CoordActors.Server.Tests.Serving;

/// <summary>What a connection had sent before it broke comes before what the session sends by its next one, also on a server without peers.</summary>
public sealed class LateWriteTests
{
    private readonly PathWorld _world = new();

    [Fact]
    public void A_session_that_is_resumed_reads_what_its_old_connection_had_written()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a").Create(2, "/b"));
        _world.Path.Disconnect(client.Connection);
        var back = _world.Connecting();
        back.Resume(client.Core.SessionId);
        back.Link.TakeFrames().ShouldBeEmpty();

        _world.Commit();

        back.Welcome();
        back.Send(new Frames().Exists(1, "/a").Exists(2, "/b"));
        back.Link.Take().Select(reply => reply.Error).ShouldBe([ErrorCode.Ok, ErrorCode.Ok]);
    }

    [Fact]
    public void Writes_that_are_refused_are_not_waited_for()
    {
        var client = _world.Client();
        client.Send(new Frames().Create(1, "/a"));
        var back = _world.Connecting();
        back.Resume(client.Core.SessionId);
        client.Link.IsClosed.ShouldBeTrue();
        back.Link.TakeFrames().ShouldBeEmpty();

        _world.Refuse(ErrorCode.SystemError);

        back.Welcome();
    }

    [Fact]
    public void Whoever_resumes_a_session_that_its_old_connection_has_closed_is_told_so()
    {
        var client = _world.Client();
        client.Send(new Frames().Header(1, OpCode.CloseSession));
        _world.Path.Disconnect(client.Connection);
        var back = _world.Connecting();
        back.Resume(client.Core.SessionId);

        _world.Commit();

        back.Link.IsClosed.ShouldBeTrue();
        back.Link.TakeFrames().Count().ShouldBe(1);
        _world.Tree.TryGetSession(client.Core.SessionId, out _).ShouldBeFalse();
    }
}

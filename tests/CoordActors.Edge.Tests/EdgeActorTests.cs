using CoordActors.Actors;
using CoordActors.Server.Auth;
using CoordActors.Server.Clients;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;

namespace CoordActors.Edge.Tests;

public sealed class EdgeActorTests : DeterministicTestKit
{
    private static readonly SessionEvent.ConnectRequested Request = new(0, 10_000, 0, new byte[SessionPassword.Length], true);

    private readonly TestProbe _tree;
    private readonly IActorRef _edge;

    public EdgeActorTests()
    {
        _tree = CreateTestProbe();
        var tree = _tree.Ref;
        _edge = Sys.ActorOf(Props.Create(() => new EdgeActor(tree, new Authenticator(new AuthSettings()))));
    }

    [Fact]
    public void A_client_that_comes_back_while_the_server_stops_is_not_served()
    {
        var (early, late) = (new Link(), new Link());
        _edge.Tell(new EdgeCommand.Accept(early, Request), ActorRefs.NoSender);
        _tree.ExpectMsg<Connect>();

        _edge.Tell(EdgeCommand.CloseAll.Instance, ActorRefs.NoSender);
        _edge.Tell(new EdgeCommand.Accept(late, Request), ActorRefs.NoSender);
        RunUntilIdle();

        (early.IsClosed, late.IsClosed).ShouldBe((true, true));
        _tree.ExpectNoMsg(TimeSpan.Zero);
    }

    private sealed class Link : IClientLink
    {
        public bool IsClosed { get; private set; }

        public string RemoteAddress => "127.0.0.1";

        public string RemoteEndPoint => "127.0.0.1:50136";

        public void Write(ReadOnlySpan<byte> frames)
        {
        }

        public void Flush()
        {
        }

        public void Opened(IActorRef session)
        {
        }

        public void Answered(int count)
        {
        }

        public void Close(string? reason) => IsClosed = true;
    }
}

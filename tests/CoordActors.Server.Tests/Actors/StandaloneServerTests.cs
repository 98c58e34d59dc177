using CoordActors.Server.Serving;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Actors;

/// <summary>A server without peers, life after life on the same disks.</summary>
public abstract class StandaloneServerTests : ActorTests
{
    private protected StandaloneServerTests()
    {
    }

    private protected IActorRef Start(ServerSettings? settings = null) =>
        ActorOf(Props.Create(() => new PeerActor(settings ?? new ServerSettings(), null)));

    private protected void Stop(IActorRef peer)
    {
        Watch(peer);
        Sys.Stop(peer);
        ExpectTerminated(peer);
    }

    private protected ActorSelection Role(IActorRef peer) => Sys.ActorSelection(peer.Path / "standalone");

    private protected PeerEvent.Serving AwaitServing(IActorRef peer)
    {
        peer.Tell(PeerCommand.AwaitServing.Instance);
        return ExpectMsg<PeerEvent.Serving>();
    }

    private protected ServerView ViewAt(PeerEvent.Serving serving, long zxid)
    {
        RunUntilIdle();
        serving.Tree.Tell(new TreeCommand.Describe(ViewDetail.None));
        var view = ExpectMsg<ServerView>();
        view.LastZxid.ShouldBe(zxid);
        return view;
    }
}

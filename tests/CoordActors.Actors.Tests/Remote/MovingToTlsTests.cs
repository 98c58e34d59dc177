using System.Net;
using System.Net.Sockets;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests.Remote;

/// <summary>A system of the first round: it understands TLS and does not begin with it yet.</summary>
public sealed class FirstRoundOfTlsTests() : RemoteTestKit(TlsTests.Moving(acceptsPlain: true, dialsPlain: true))
{
    [Fact]
    public void It_talks_with_one_that_knows_no_TLS() => MovingToTls.TalkBothWays(Sys, Start(OnLoopback()));

    [Fact]
    public void It_talks_with_one_of_its_own_round() => MovingToTls.TalkBothWays(Sys, Start(TlsTests.Moving(true, true)));

    [Fact]
    public void It_talks_with_one_of_the_second_round_which_shows_its_certificate_when_it_comes()
    {
        var shown = new List<bool>();
        var other = Start(TlsTests.Moving(true, false, hello =>
        {
            lock (shown) shown.Add(hello.Certificate is not null);
            return null;
        }));
        MovingToTls.TalkBothWays(Sys, other);
        lock (shown) shown.ShouldBe([false, true], ignoreOrder: true, "one connection each way: with TLS it is where the second round dialled");
    }

    [Fact]
    public void It_is_refused_by_one_of_the_last_round()
    {
        Other = Start(TlsTests.Moving(false, false));
        Select(Other, "echo").Tell("lost", TestActor);
        Events.ExpectMsg<AssociationErrorEvent>();
    }
}

/// <summary>A system of the second round: it begins with TLS, and lets those in who do not.</summary>
public sealed class SecondRoundOfTlsTests() : RemoteTestKit(TlsTests.Moving(acceptsPlain: true, dialsPlain: false))
{
    [Fact]
    public void It_talks_with_one_of_its_own_round() => MovingToTls.TalkBothWays(Sys, Start(TlsTests.Moving(true, false)));

    [Fact]
    public void It_talks_with_one_of_the_last_round() => MovingToTls.TalkBothWays(Sys, Start(TlsTests.Moving(false, false)));

    [Fact]
    public async Task A_hello_that_comes_in_pieces_is_still_one()
    {
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(IPAddress.Loopback, AddressOf(Sys).Port!.Value);
        stranger.NoDelay = true;
        EventFilter.Warning(contains: "TLS failed").ExpectOne(() =>
        {
            stranger.GetStream().Write([0x16, 3]);
            stranger.GetStream().Write([1, 0, 5, 1, 0, 0, 1, 0]);
        });
    }
}

/// <summary>What each round has to do with its neighbours.</summary>
internal static class MovingToTls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void TalkBothWays(ActorSystem one, ActorSystem other)
    {
        Ask(one, other).ShouldBe(100_000);
        Ask(other, one).ShouldBe(100_000);
    }

    private static int Ask(ActorSystem from, ActorSystem to)
    {
        to.ActorOf(Props.CreateBy(() => new Measure()), "measure");
        var address = ((ExtendedActorSystem)to).Provider.DefaultAddress;
        return from.ActorSelection($"{address}/user/measure").Ask<int>(new byte[100_000], Patience).Result;
    }

    private sealed class Measure : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(((byte[])message).Length);
    }
}

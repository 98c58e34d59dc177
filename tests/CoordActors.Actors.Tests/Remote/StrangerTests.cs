using System.Net;
using System.Net.Sockets;
using System.Text;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests.Remote;

/// <summary>Whoever connects to the port of a system without being one of its kind.</summary>
public sealed class StrangerTests() : RemoteTestKit(new RemoteSetup
{
    Host = "127.0.0.1",
    Port = 0,
    HandshakeTimeout = TimeSpan.FromSeconds(1),
    MaxPendingHandshakes = 4,
})
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("ruok")]
    [InlineData("\0\0\0\0")]
    [InlineData("\x05\0\0\0\x41\0\0\0\0")]
    [InlineData("\x05\0\0\0\x01\0\0\0\0")]
    public void Rubbish_is_closed_and_logged(string bytes) =>
        EventFilter.Warning(contains: "was closed").ExpectOne(() => ClosedAfter(bytes).ShouldBeTrue());

    [Fact]
    public void An_oversized_frame_is_not_waited_for() =>
        EventFilter.Warning(contains: "announced a frame of 2130706433 bytes").ExpectOne(() => ClosedAfter("\x01\0\0\x7F").ShouldBeTrue());

    [Fact]
    public void Who_says_nothing_is_closed_after_the_handshake_timeout() =>
        EventFilter.Warning(contains: "did not finish its handshake within 1000 ms").ExpectOne(() => ClosedAfter("").ShouldBeTrue());

    [Fact]
    public void Who_stops_in_the_middle_of_a_handshake_is_closed_too() =>
        EventFilter.Warning(contains: "did not finish its handshake").ExpectOne(() => ClosedAfter("\x50\0\0\0\x41COOR").ShouldBeTrue());

    [Fact]
    public void Many_who_say_nothing_do_not_keep_a_peer_out_for_long()
    {
        var strangers = Enumerable.Range(0, 10).Select(_ => Connect()).ToList();
        Sys.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        using var theirs = new TestKit(Other);
        theirs.AwaitAssert(() =>
        {
            Other.ActorSelection($"{AddressOf(Sys)}/user/echo").Tell("through", theirs.TestActor);
            theirs.ExpectMsg("through", TimeSpan.FromSeconds(1));
        });
        strangers.ForEach(s => s.Dispose());
    }

    [Fact]
    public void Who_dials_another_system_than_this_one_is_told_so()
    {
        var elsewhere = new Address("akka.tcp", "other", "127.0.0.1", AddressOf(Other).Port);
        Sys.ActorSelection($"{elsewhere}/user/x").Tell("lost");
        Events.ExpectMsg<AssociationErrorEvent>().Cause.Message
            .ShouldContain($"it refuses this system: {elsewhere} was dialled, and this is {AddressOf(Other)}.");
    }

    [Fact]
    public void The_system_goes_on_as_before()
    {
        ClosedAfter("rubbish").ShouldBeTrue();
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        Select(Other, "echo").Tell("hello", TestActor);
        ExpectMsg("hello");
    }

    private bool ClosedAfter(string bytes)
    {
        using var stranger = Connect();
        stranger.Send(Encoding.Latin1.GetBytes(bytes));
        stranger.ReceiveTimeout = 20_000;
        try
        {
            while (stranger.Receive(new byte[1000]) > 0)
            {
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
        }

        return true;
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, AddressOf(Sys).Port!.Value));
        return socket;
    }
}

using System.Net;
using System.Net.Sockets;
using CoordActors.Cli.Bench;

namespace CoordActors.Cli.Tests.Bench;

public class SocketLoopTests
{
    public static TheoryData<string> Kinds => OperatingSystem.IsLinux() ? ["epoll", "select"] : ["select"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_go_through_and_only_the_socket_that_has_some_is_ready(string kind)
    {
        using var loop = Create(kind);
        using var quiet = new Pair();
        using var busy = new Pair();
        loop.Add(quiet.Near, 0);
        loop.Add(busy.Near, 1);
        var target = new byte[8];

        loop.Wait(0).ShouldBe(0);
        loop.Receive(1, target).ShouldBe(-1);
        busy.Far.Send("abc"u8);

        loop.Wait(10_000).ShouldBe(1);
        loop.Ready(0).ShouldBe(1);
        loop.Receive(1, target).ShouldBe(3);
        loop.Send(1, "defg"u8).ShouldBe(4);
        busy.Far.Receive(target).ShouldBe(4);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_closed_connection_is_ready_and_gives_no_bytes(string kind)
    {
        using var loop = Create(kind);
        using var pair = new Pair();
        loop.Add(pair.Near, 0);
        pair.Far.Dispose();

        loop.Wait(10_000).ShouldBe(1);
        loop.Receive(0, new byte[8]).ShouldBe(0);
    }

    [Fact]
    public void A_full_socket_takes_the_rest_when_the_peer_has_read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var loop = new EpollSocketLoop();
        using var pair = new Pair();
        loop.Add(pair.Near, 0);
        var block = new byte[1 << 20];
        long sent = 0;
        for (int count; (count = loop.Send(0, block)) > 0;)
        {
            sent += count;
        }

        loop.Wait(0).ShouldBe(0);
        loop.WatchWritable(0, true);
        for (var received = 0L; received < sent;)
        {
            received += pair.Far.Receive(block);
        }

        loop.Wait(10_000).ShouldBe(1);
        loop.Send(0, "x"u8).ShouldBe(1);
        loop.WatchWritable(0, false);
        loop.Wait(0).ShouldBe(0);
    }

    private static ISocketLoop Create(string kind) =>
        kind == "epoll" && OperatingSystem.IsLinux() ? new EpollSocketLoop() : new SelectSocketLoop();

    /// <summary>The two ends of a connection.</summary>
    private sealed class Pair : IDisposable
    {
        public Pair()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Near.Connect(listener.LocalEndpoint);
            Far = listener.AcceptSocket();
        }

        public Socket Near { get; }

        public Socket Far { get; }

        public void Dispose()
        {
            Near.Dispose();
            Far.Dispose();
        }
    }
}

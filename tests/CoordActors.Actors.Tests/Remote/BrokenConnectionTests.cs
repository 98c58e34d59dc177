using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests.Remote;

/// <summary>What happens to messages when connections break, stand still, or end.</summary>
public sealed class BrokenConnectionTests() : RemoteTestKit(new RemoteSetup { Host = "127.0.0.1", Port = 0, MaxQueueBytes = 4_000_000 })
{
    [Fact]
    public void Nothing_arrives_twice_or_out_of_order_while_the_connection_is_cut_again_and_again()
    {
        var received = new ConcurrentQueue<int>();
        using var wire = new CutWire();
        Other = Start(new RemoteSetup { Host = "127.0.0.1", Port = wire.Port, Bind = wire.FarEnd });
        Other.ActorOf(Props.CreateBy(() => new Collector(received)), "collector");

        var collector = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef($"akka.tcp://coord@127.0.0.1:{wire.Port}/user/collector");
        var sent = 0;
        for (var cut = 0; cut < 5; cut++)
        {
            var before = received.Count;
            AwaitCondition(() =>
            {
                for (var i = 0; i < 1000; i++) collector.Tell(sent++);
                return received.Count > before + 2000;
            });
            wire.Cut();
        }

        received.Zip(received.Skip(1)).ShouldAllBe(pair => pair.First < pair.Second);
        received.Count.ShouldBeLessThanOrEqualTo(sent);
    }

    [Fact]
    public void A_peer_that_does_not_read_costs_a_bounded_queue_and_then_the_connection()
    {
        using var silent = new CutWire();
        Other = Start(new RemoteSetup { Host = "127.0.0.1", Port = silent.Port, Bind = silent.FarEnd });
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var echo = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef($"akka.tcp://coord@127.0.0.1:{silent.Port}/user/echo");
        echo.Tell("up", TestActor);
        ExpectMsg("up");
        Events.FishForMessage<AssociatedEvent>(e => !e.IsInbound);

        silent.Stall();
        // Nothing else ends this connection: the other side is there, and the link has no heartbeats of its own.
        AwaitCondition(() =>
        {
            for (var i = 0; i < 10; i++) echo.Tell(new byte[100_000], TestActor);
            while (Events.ReceiveOne(TimeSpan.FromMilliseconds(50)) is { } @event)
            {
                if (@event is DisassociatedEvent { IsInbound: false }) return true;
            }

            return false;
        });
    }

    [Fact]
    public void A_system_that_ends_has_sent_what_its_actors_told()
    {
        Sys.ActorOf(Props.CreateBy(() => new Relay(TestActor)), "relay");
        var there = ((ExtendedActorSystem)Other).Provider.ResolveActorRef($"{AddressOf(Sys)}/user/relay");
        there.Tell("up");
        ExpectMsg("up");
        Other.ActorOf(Props.CreateBy(() => new LastWords(there)));
        Other.Terminate().Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        ReceiveN(1000).ShouldBe(Enumerable.Range(0, 1000).Cast<object>());
        Events.FishForMessage<DisassociatedEvent>(e => e.IsInbound);
    }

    [Fact]
    public void A_system_that_ends_in_order_says_farewell_and_nobody_is_warned()
    {
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        Select(Other, "echo").Tell("up", TestActor);
        ExpectMsg("up");
        EventFilter.Warning().Expect(0, () => EventFilter.Info(contains: "is gone: it has ended.").ExpectOne(() =>
        {
            Other.Terminate().Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
            Events.FishForMessage<DisassociatedEvent>(e => !e.IsInbound);
        }));
    }

    [Fact]
    public void Many_actors_tell_at_once_and_each_is_heard_in_its_order()
    {
        const int Senders = 8;
        const int Messages = 5_000;
        var received = new ConcurrentQueue<int>();
        Other.ActorOf(Props.CreateBy(() => new Collector(received)), "collector");
        var collector = Find(Other, "collector");
        Parallel.For(0, Senders, sender =>
        {
            for (var i = 0; i < Messages; i++) collector.Tell((sender * Messages) + i, ActorRefs.NoSender);
        });
        AwaitCondition(() => received.Count == Senders * Messages);
        foreach (var one in received.GroupBy(number => number / Messages))
            one.ShouldBe(Enumerable.Range(one.Key * Messages, Messages));
    }

    [Fact]
    public void More_senders_than_a_table_holds_are_all_answered()
    {
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var echo = Find(Other, "echo");
        for (var i = 0; i < 3000; i++)
        {
            var asker = Sys.ActorOf(Props.CreateBy(() => new Relay(TestActor)));
            echo.Tell(i, asker);
            if (i % 3 == 0) echo.Tell(-1, TestActor);
        }

        ReceiveN(4000).OfType<int>().Where(number => number >= 0).ShouldBe(Enumerable.Range(0, 3000), ignoreOrder: true);
    }

    private sealed class Collector(ConcurrentQueue<int> received) : UntypedActor
    {
        protected override void OnReceive(object message) => received.Enqueue((int)message);
    }

    private sealed class LastWords(IActorRef to) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop()
        {
            for (var i = 0; i < 1000; i++) to.Tell(i);
        }
    }

    /// <summary>A wire between two systems on the loopback interface that can be cut, and that can stop carrying.</summary>
    private sealed class CutWire : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentBag<Socket> _sockets = [];
        private readonly Lock _gate = new();
        private volatile bool _isStalled;

        public CutWire()
        {
            _listener.Start();
            _ = Accept();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Where the system behind the wire listens.</summary>
        public IPEndPoint FarEnd => new(IPAddress.Parse("127.0.0.2"), Port);

        public void Stall() => _isStalled = true;

        public void Cut()
        {
            lock (_gate)
            {
                while (_sockets.TryTake(out var socket))
                {
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Dispose();
                }
            }
        }

        public void Dispose()
        {
            _listener.Dispose();
            Cut();
        }

        private async Task Accept()
        {
            try
            {
                while (true)
                {
                    var near = await _listener.AcceptSocketAsync();
                    var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    lock (_gate)
                    {
                        _sockets.Add(near);
                        _sockets.Add(far);
                    }

                    _ = Join(near, far);
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
            }
        }

        /// <summary>A cut may come before both ends are joined; the next connection does not suffer.</summary>
        private async Task Join(Socket near, Socket far)
        {
            try
            {
                await far.ConnectAsync(FarEnd);
                _ = Carry(near, far);
                _ = Carry(far, near);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                near.Dispose();
            }
        }

        private async Task Carry(Socket from, Socket to)
        {
            var buffer = new byte[8192];
            try
            {
                while (!_isStalled && await from.ReceiveAsync(buffer) is var count && count > 0) await to.SendAsync(buffer.AsMemory(0, count));
                if (!_isStalled) to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
            }
        }
    }
}

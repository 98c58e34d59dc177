using System.Buffers;
using System.Diagnostics;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Actors.Remote;

namespace CoordActors.Benchmarks;

/// <summary>Messages between two processes on this machine, beside the figures of Akka.Remote 1.5.30.</summary>
internal static class RemotingBenchmarks
{
    private const string ReceiverRole = "receiver";
    private const int Repetitions = 3;

    internal static void Run(string[] args)
    {
        // Must be said before the first socket is made; as the server does.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        if (args is [ReceiverRole])
        {
            Receive();
            return;
        }

        using var receiver = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { typeof(RemotingBenchmarks).Assembly.Location, "remoting", ReceiverRole },
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        using var system = Start();
        var address = receiver.StandardOutput.ReadLine();
        var counter = system.ActorSelection($"{address}/user/counter").ResolveOne(TimeSpan.FromSeconds(20)).Result;
        Console.WriteLine($"{"what",-58} {"Akka.NET",10} {"ours",10}");
        Row("200 bytes, window 1,000, k msg/s", "214", () => Flood(system, counter, 200, 1_000, 3_000_000) / 1e3);
        Row("200 bytes, window 20,000, k msg/s", "-", () => Flood(system, counter, 200, 20_000, 6_000_000) / 1e3);
        Row("20,000 bytes (100 x 200), window 200, k msg/s", "48", () => Flood(system, counter, 20_000, 200, 300_000) / 1e3);
        Row("one message there and back, us", "-", () => 1e6 / Flood(system, counter, 200, 1, 30_000));
        var killed = MillisecondsToDisassociation(system, receiver);
        Console.WriteLine($"{"peer killed until it is known, ms",-58} {"11200",10} {killed,10:0.#}");
    }

    private static void Row(string what, string akka, Func<double> measure)
    {
        var results = Enumerable.Range(0, Repetitions).Select(_ => measure()).Order().ToArray();
        Console.WriteLine($"{what,-58} {akka,10} {results[Repetitions / 2],10:0.#}");
    }

    private static double MillisecondsToDisassociation(ActorSystem system, Process receiver)
    {
        using var known = new ManualResetEventSlim();
        var watcher = system.ActorOf(Props.CreateBy(() => new Watcher(known)));
        system.EventStream.Subscribe(watcher, typeof(DisassociatedEvent));
        var watch = Stopwatch.StartNew();
        receiver.Kill();
        known.Wait();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Lives until it is killed, or the sender ends.</summary>
    private static void Receive()
    {
        using var system = Start();
        system.ActorOf(Props.CreateBy(() => new Counter()), "counter");
        Console.WriteLine(((ExtendedActorSystem)system).Provider.DefaultAddress);
        Console.In.ReadToEnd();
    }

    private static ActorSystem Start() => ActorSystem.Create("bench", ActorSystemSetup.Create(
        new RemoteSetup { Host = "127.0.0.1", Port = 0 },
        SerializationSetup.Create(s => [new SerializerDetails("payload", new PayloadSerializer(s), [typeof(Payload), typeof(Ack)])])));

    private static double Flood(ActorSystem system, IActorRef counter, int bytes, int window, int messages)
    {
        using var done = new ManualResetEventSlim();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        system.ActorOf(Props.CreateBy(() => new Sender(counter, bytes, window, messages, done)));
        done.Wait();
        var seconds = watch.Elapsed.TotalSeconds;
        var used = Environment.CpuUsage.TotalTime - cpu;
        var nanoseconds = used.TotalMicroseconds * 1000 / messages;
        Console.WriteLine($"  {messages / seconds / 1e3:0} k msg/s, {nanoseconds:0} ns of processor time per message in the sender");
        return messages / seconds;
    }

    private sealed class Watcher(ManualResetEventSlim known) : UntypedActor
    {
        protected override void OnReceive(object message) => known.Set();
    }

    private sealed record Payload(byte[] Bytes, int AckEvery);

    private sealed record Ack(int Count);

    private sealed class Sender : ReceiveActor
    {
        public Sender(IActorRef counter, int bytes, int window, int messages, ManualResetEventSlim done)
        {
            var payload = new Payload(new byte[bytes], Math.Max(1, window / 4));
            var sent = 0;
            var acknowledged = 0;
            Receive<Ack>(ack =>
            {
                acknowledged += ack.Count;
                for (; sent < messages && sent - acknowledged < window; sent++) counter.Tell(payload, Self);
                if (acknowledged < messages - (messages % payload.AckEvery)) return;
                done.Set();
                Context.Stop(Self);
            });
            Self.Tell(new Ack(0));
        }
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter()
        {
            var count = 0;
            IActorRef? from = null;
            Receive<Payload>(payload =>
            {
                if (!Sender.Equals(from)) (from, count) = (Sender, 0);
                if (++count % payload.AckEvery == 0) Sender.Tell(new Ack(payload.AckEvery));
            });
        }
    }

    private sealed class PayloadSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system), IBufferSerializer
    {
        public override int Identifier => 1000;

        public override string Manifest(object o) => o is Payload ? "p" : "a";

        public override byte[] ToBinary(object obj)
        {
            var writer = new ArrayBufferWriter<byte>();
            ToBinary(obj, writer);
            return writer.WrittenSpan.ToArray();
        }

        public void ToBinary(object obj, IBufferWriter<byte> target)
        {
            BitConverter.TryWriteBytes(target.GetSpan(4), obj is Payload p ? p.AckEvery : ((Ack)obj).Count);
            target.Advance(4);
            if (obj is Payload payload) target.Write(payload.Bytes);
        }

        public override object FromBinary(byte[] bytes, string manifest) => FromBinary((ReadOnlySpan<byte>)bytes, manifest);

        public object FromBinary(ReadOnlySpan<byte> bytes, string manifest)
        {
            var number = BitConverter.ToInt32(bytes);
            return manifest == "p" ? new Payload(bytes[4..].ToArray(), number) : new Ack(number);
        }
    }
}

using System.Diagnostics;
using CoordActors.Actors;

namespace CoordActors.Benchmarks;

/// <summary>The kernel's figures beside those of Akka.NET 1.5.30 on the same kind of machine (2 cores).</summary>
internal static class ActorBenchmarks
{
    private const int Repetitions = 3;

    internal static void Run(string[] args)
    {
        var chosen = args.Length > 0 ? args[0] : "";
        Console.WriteLine($"{"what",-58} {"Akka.NET",10} {"ours",10}");
        Row("Tell, one thread to one actor, M msg/s", "22", chosen, "tell", () => TellRate(20_000_000) / 1e6);
        Row("ping-pong, 32 pairs, one in flight, M msg/s", "22", chosen, "pairs", () => PingPongRate(32, 500_000) / 1e6);
        Row("ping-pong, 1 pair, one in flight, M msg/s", "8.8", chosen, "pair", () => PingPongRate(1, 10_000_000) / 1e6);
        Row("bytes per idle UntypedActor", "1720", chosen, "idle", () => IdleBytes(Props.CreateBy(() => new Quiet())));
        Row("bytes per idle ReceiveActor with one handler", "1720", chosen, "idle", () => IdleBytes(Props.CreateBy(() => new QuietReceiver())));
        Row("start of an empty system, ms", "104", chosen, "start", StartMilliseconds);
        Row("request through 3 actors from a pool thread, us", "-", chosen, "ask", () => LoneRequestMicroseconds(chained: false));
        Row("the same in a chain, us", "-", chosen, "ask", () => LoneRequestMicroseconds(chained: true));
    }

    private static void Row(string what, string akka, string chosen, string name, Func<double> measure)
    {
        if (chosen.Length > 0 && chosen != name) return;
        var results = Enumerable.Range(0, Repetitions).Select(_ => measure()).Order().ToArray();
        Console.WriteLine($"{what,-58} {akka,10} {results[Repetitions / 2],10:0.##}");
    }

    private static double TellRate(int messages)
    {
        using var system = ActorSystem.Create("bench");
        using var done = new ManualResetEventSlim();
        var counter = system.ActorOf(Props.CreateBy(() => new Counter(messages, done)));
        var message = new object();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < messages; i++) counter.Tell(message, ActorRefs.NoSender);
        done.Wait();
        return Rate(messages, watch, cpu);
    }

    private static double PingPongRate(int pairs, int rounds)
    {
        using var system = ActorSystem.Create("bench");
        using var done = new CountdownEvent(pairs);
        var pingers = new IActorRef[pairs];
        for (var i = 0; i < pairs; i++)
        {
            var ponger = system.ActorOf(Props.CreateBy(() => new Echo()));
            pingers[i] = system.ActorOf(Props.CreateBy(() => new Pinger(ponger, rounds, done)));
        }

        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        foreach (var pinger in pingers) pinger.Tell(Pinger.Start, ActorRefs.NoSender);
        done.Wait();
        return Rate(2.0 * pairs * rounds, watch, cpu);
    }

    /// <summary>Messages a second; the processor time per message, which other load on the machine hardly changes, goes to the line before.</summary>
    private static double Rate(double messages, Stopwatch watch, TimeSpan cpuAtStart)
    {
        var seconds = watch.Elapsed.TotalSeconds;
        var cpu = Environment.CpuUsage.TotalTime - cpuAtStart;
        Console.WriteLine($"  {messages / seconds / 1e6:0.0} M msg/s, {cpu.TotalMicroseconds * 1000 / messages:0.0} ns of processor time per message");
        return messages / seconds;
    }

    private static double IdleBytes(Props props)
    {
        const int Actors = 100_000;
        var system = ActorSystem.Create("bench");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var last = ActorRefs.Nobody;
        for (var i = 0; i < Actors; i++) last = system.ActorOf(props);
        last.Ask<ActorIdentity>(new Identify(0), TimeSpan.FromSeconds(30)).Wait();
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Actors;
        system.Terminate().Wait();
        return bytes;
    }

    private static double StartMilliseconds()
    {
        var watch = Stopwatch.StartNew();
        using var system = ActorSystem.Create("bench");
        system.ActorOf(Props.CreateBy(() => new Echo())).Ask<object>("hello").Wait();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>A request through three actors, begun on a pool thread that just woke up, as a socket's callback does.</summary>
    private static double LoneRequestMicroseconds(bool chained)
    {
        const int Requests = 20_000;
        using var system = ActorSystem.Create("bench");
        using var answered = new SemaphoreSlim(0);
        var third = system.ActorOf(Props.CreateBy(() => new Answerer(answered)));
        var second = system.ActorOf(Props.CreateBy(() => new Relay(third)));
        var first = system.ActorOf(Props.CreateBy(() => new Relay(second)));
        var callback = new Callback(system, first, chained);
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Requests; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(callback, preferLocal: false);
            answered.Wait();
        }

        var elapsed = watch.Elapsed;
        Console.WriteLine($"  {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Requests:0.0} us of processor time per request");
        return elapsed.TotalMicroseconds / Requests;
    }

    private sealed class Callback(ActorSystem system, IActorRef first, bool chained) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            if (!chained)
            {
                first.Tell("request", ActorRefs.NoSender);
                return;
            }

            using (system.EnterChain()) first.Tell("request", ActorRefs.NoSender);
        }
    }

    private sealed class Counter(int messages, ManualResetEventSlim done) : UntypedActor
    {
        private int _left = messages;

        protected override void OnReceive(object message)
        {
            if (--_left == 0) done.Set();
        }
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }

    private sealed class Pinger(IActorRef ponger, int rounds, CountdownEvent done) : UntypedActor
    {
        internal static readonly object Start = new();
        private int _left = rounds;

        protected override void OnReceive(object message)
        {
            if (_left-- > 0) ponger.Tell(message, Self);
            else done.Signal();
        }
    }

    private sealed class Relay(IActorRef next) : UntypedActor
    {
        protected override void OnReceive(object message) => next.Tell(message, Self);
    }

    private sealed class Answerer(SemaphoreSlim answered) : UntypedActor
    {
        protected override void OnReceive(object message) => answered.Release();
    }

    private sealed class Quiet : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class QuietReceiver : ReceiveActor
    {
        public QuietReceiver() => Receive<string>(text => Sender.Tell(text, Self));
    }
}

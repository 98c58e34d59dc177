using System.Collections.Concurrent;

namespace CoordActors.Actors.Tests;

/// <summary>What can only be seen on real threads.</summary>
public sealed class ThreadTests : TestKit
{
    [Fact]
    public void Messages_of_many_threads_all_arrive_each_threads_in_order()
    {
        const int Threads = 4;
        const int Messages = 20_000;
        var actor = Sys.ActorOf(Props.CreateBy(() => new OrderChecker(Threads, Messages, TestActor)));
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (var i = 0; i < Messages; i++) actor.Tell((thread, i), ActorRefs.NoSender);
        });
        ExpectMsg("all in order");
    }

    [Fact]
    public void An_actor_never_runs_on_two_threads_at_once()
    {
        var actors = Enumerable.Range(0, 16).Select(_ => Sys.ActorOf(Props.CreateBy(() => new Alone()))).ToArray();
        foreach (var actor in actors) actor.Tell(new Circulate(actors, 2_000, TestActor), ActorRefs.NoSender);
        ReceiveN(16).ShouldAllBe(message => message.Equals("done"));
    }

    [Fact]
    public void A_pinned_actor_has_a_thread_of_its_own_which_ends_with_it()
    {
        var pinned = Sys.ActorOf(Props.Create(() => new ThreadTeller()).WithDispatcher(MessageDispatcher.PinnedId), "pinned");
        pinned.Tell("thread?");
        var first = ExpectMsg<Thread>();
        pinned.Tell("thread?");
        ExpectMsg<Thread>().ShouldBeSameAs(first);
        first.IsThreadPoolThread.ShouldBeFalse();
        Watch(pinned);
        Sys.Stop(pinned);
        ExpectTerminated(pinned);
        first.Join();
        EventFilter.DeadLetter<string>().ExpectOne(() => pinned.Tell("too late"));
    }

    [Fact]
    public void A_pinned_actor_wakes_for_each_message_however_often_it_has_fallen_asleep()
    {
        var pinned = Sys.ActorOf(Props.Create<Echo>().WithDispatcher(MessageDispatcher.PinnedId));
        foreach (var number in Enumerable.Range(0, 5_000))
        {
            pinned.Tell(number);
            ExpectMsg(number);
        }
    }

    [Fact]
    public void A_blocked_pinned_actor_holds_nobody_up()
    {
        using var release = new ManualResetEventSlim();
        var blocked = Sys.ActorOf(Props.Create(() => new Blocker()).WithDispatcher(MessageDispatcher.PinnedId));
        blocked.Tell(release);
        Sys.ActorOf<Echo>().Tell("hello");
        ExpectMsg("hello");
        release.Set();
        ExpectMsg("released");
    }

    [Fact]
    public void What_a_callback_tells_in_a_chain_is_worked_off_on_its_own_thread_when_the_scope_ends()
    {
        var threads = new BlockingCollection<Thread>();
        var (inside, afterwards) = (-1, -1);
        var callback = new Thread(() =>
        {
            IActorRef first;

            // Begun in a chain too: no other thread is still about to leave one of them.
            using (Sys.EnterChain())
            {
                var last = Sys.ActorOf(Props.CreateBy(() => new Noter(threads, null)));
                first = Sys.ActorOf(Props.CreateBy(() => new Noter(threads, last)));
            }

            using (Sys.EnterChain())
            {
                first.Tell("request", ActorRefs.NoSender);
                inside = threads.Count;
            }

            afterwards = threads.Count;
        });
        callback.Start();
        callback.Join();
        (inside, afterwards).ShouldBe((0, 2));
        threads.ShouldAllBe(thread => ReferenceEquals(thread, callback));
    }

    [Fact]
    public void An_actor_that_keeps_itself_busy_leaves_room_for_others()
    {
        var busy = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => Sys.ActorOf(Props.CreateBy(() => new Restless()))).ToList();
        busy.ForEach(actor => actor.Tell("run"));
        Sys.ActorOf<Echo>().Tell("hello");
        ExpectMsg("hello");
        busy.ForEach(actor => actor.Tell(PoisonPill.Instance));
    }

    [Fact]
    public void Messages_for_an_actor_that_stops_meanwhile_are_either_handled_or_dead_letters()
    {
        const int Messages = 50_000;
        var counter = new Tally();
        Sys.EventStream.Subscribe<DeadLetter>(Sys.ActorOf(Props.CreateBy(() => new Counting(counter))));
        var actor = Sys.ActorOf(Props.CreateBy(() => new Counting(counter)));
        for (var i = 0; i < Messages; i++)
        {
            actor.Tell(i, ActorRefs.NoSender);
            if (i == Messages / 2) Sys.Stop(actor);
        }

        AwaitCondition(() => counter.Total == Messages);
    }

    [Fact]
    public void A_scheduled_message_comes_in_real_time_and_a_question_times_out()
    {
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(20), TestActor, "later", ActorRefs.NoSender);
        ExpectMsg("later");
        var ticks = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TestActor, "tick", ActorRefs.NoSender);
        ReceiveN(5).ShouldAllBe(message => message.Equals("tick"));
        ticks.Cancel();
        Should.Throw<AskTimeoutException>(() => Await(Sys.DeadLetters.Ask("anybody?", TimeSpan.FromMilliseconds(20))));
    }

    private sealed class Tally
    {
        private int _total;

        internal int Total => Volatile.Read(ref _total);

        internal void Add() => Interlocked.Increment(ref _total);
    }

    private sealed class Counting(Tally tally) : UntypedActor
    {
        protected override void OnReceive(object message) => tally.Add();
    }

    private sealed class OrderChecker(int threads, int messages, IActorRef listener) : UntypedActor
    {
        private readonly int[] _next = new int[threads];
        private int _left = threads * messages;

        protected override void OnReceive(object message)
        {
            var (thread, number) = ((int, int))message;
            if (_next[thread]++ != number) listener.Tell($"{number} of thread {thread} is out of order");
            if (--_left == 0) listener.Tell("all in order");
        }
    }

    private sealed record Circulate(IActorRef[] Actors, int HopsLeft, IActorRef Listener);

    private sealed class Alone : UntypedActor
    {
        private int _inside;

        protected override void OnReceive(object message)
        {
            var (actors, hops, listener) = (Circulate)message;
            if (Interlocked.Exchange(ref _inside, 1) != 0) listener.Tell("two threads at once");
            if (hops == 0) listener.Tell("done");
            else actors[hops * 7 % actors.Length].Tell(new Circulate(actors, hops - 1, listener));
            Interlocked.Exchange(ref _inside, 0);
        }
    }

    private sealed class ThreadTeller : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Thread.CurrentThread);
    }

    private sealed class Blocker : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            ((ManualResetEventSlim)message).Wait();
            Sender.Tell("released");
        }
    }

    private sealed class Noter(BlockingCollection<Thread> threads, IActorRef? next) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            threads.Add(Thread.CurrentThread);
            next?.Tell(message);
        }
    }

    private sealed class Restless : UntypedActor
    {
        protected override void OnReceive(object message) => Self.Tell(message);
    }
}

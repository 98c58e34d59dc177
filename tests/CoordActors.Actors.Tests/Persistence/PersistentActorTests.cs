using System.Collections.Immutable;
using CoordActors.Actors.Persistence;

namespace CoordActors.Actors.Tests.Persistence;

/// <summary>The semantics of persistent actors, on a simulated disk and in virtual time.</summary>
public sealed class PersistentActorTests : DeterministicTestKit
{
    private readonly SimulatedDisk _disk;

    public PersistentActorTests()
        : this(new SimulatedDisk())
    {
    }

    private PersistentActorTests(SimulatedDisk disk)
        : base(null, ActorSystemSetup.Create(new PersistenceSetup { Journal = MemoryJournal.Props(disk), Plugins = BrokenPlugins() })) =>
        _disk = disk;

    [Fact]
    public void Commands_wait_until_the_event_is_stored()
    {
        var actor = Start();
        _disk.IsHeld = true;
        actor.Tell("persist a", TestActor);
        actor.Tell("say hello", TestActor);
        ExpectNoMsg();

        _disk.IsHeld = false;

        ExpectMsg("stored a");
        ExpectMsg("hello");
    }

    [Fact]
    public void Commands_go_on_while_an_event_is_stored_asynchronously()
    {
        var actor = Start();
        _disk.IsHeld = true;
        actor.Tell("async a", TestActor);
        actor.Tell("say hello", TestActor);
        ExpectMsg("hello");

        _disk.IsHeld = false;

        ExpectMsg("stored a");
    }

    [Fact]
    public void All_that_is_pending_goes_to_the_journal_in_one_request()
    {
        var actor = Start();
        _disk.IsHeld = true;
        foreach (var name in (string[])["a", "b", "c", "d"]) actor.Tell($"async {name}", TestActor);
        ExpectNoMsg();
        var before = _disk.Writes;

        _disk.IsHeld = false;

        ReceiveN(4).ShouldBe(["stored a", "stored b", "stored c", "stored d"]);
        (_disk.Writes - before).ShouldBe(2);
    }

    [Fact]
    public void Deferred_handlers_run_behind_the_events_before_them()
    {
        var actor = Start();
        actor.Tell("defer now", TestActor);
        ExpectMsg("deferred now");
        _disk.IsHeld = true;
        actor.Tell("async a", TestActor);
        actor.Tell("defer b", TestActor);
        actor.Tell("async c", TestActor);
        ExpectNoMsg();

        _disk.IsHeld = false;

        ReceiveN(3).ShouldBe(["stored a", "deferred b", "stored c"]);
    }

    [Fact]
    public void The_sender_in_a_handler_is_the_sender_of_its_command()
    {
        var actor = Start();
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        actor.Tell("async a", one.Ref);
        actor.Tell("persist b", two.Ref);

        one.ExpectMsg("stored a");
        two.ExpectMsg("stored b");
    }

    [Fact]
    public void Commands_stashed_while_persisting_keep_their_order_even_when_each_persists()
    {
        var actor = Start();
        foreach (var name in (string[])["a", "b", "c"]) actor.Tell($"persist {name}", TestActor);
        actor.Tell("say end", TestActor);

        ReceiveN(4).ShouldBe(["stored a", "stored b", "stored c", "end"]);
    }

    [Fact]
    public void Unstashed_commands_come_before_those_that_wait_for_the_disk()
    {
        var actor = Start();
        actor.Tell("stash first", TestActor);
        ExpectNoMsg();
        actor.Tell("persist-and-unstash", TestActor);
        actor.Tell("say second", TestActor);

        ReceiveN(3).ShouldBe(["stored persist-and-unstash", "first", "second"]);
    }

    [Fact]
    public void A_handler_that_throws_restarts_the_actor_with_its_whole_history_and_loses_no_command()
    {
        var actor = Start();
        actor.Tell("persist a", TestActor);
        actor.Tell("persist-and-throw", TestActor);
        actor.Tell("list", TestActor);

        ExpectMsg("stored a");
        ExpectMsg("recovered a,persist-and-throw");
        ExpectMsg("a,persist-and-throw");
    }

    [Fact]
    public void A_rejected_event_is_not_stored_and_the_actor_goes_on()
    {
        var actor = Start("rejecting");
        actor.Tell("persist a", TestActor);
        actor.Tell("say hello", TestActor);

        ExpectMsg("rejected a");
        ExpectMsg("hello");
    }

    [Fact]
    public void An_actor_whose_event_failed_is_stopped()
    {
        var actor = Watch(Start("failing"));
        actor.Tell("persist a", TestActor);

        ExpectMsg("failed a");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Nothing_can_be_persisted_before_the_recovery_is_completed()
    {
        ActorOf(Props.CreateBy(() => new Hasty(TestActor)));

        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void An_actor_whose_history_does_not_come_stops()
    {
        Start();
        ExpectNoMsg();
        _disk.Crash();
        var late = Watch(ActorOf(Props.CreateBy(() => new Clerk("late", TestActor, ""))));

        ExpectTerminated(late, TimeSpan.FromMinutes(2));
    }

    private static Dictionary<string, Props> BrokenPlugins() => new()
    {
        ["rejecting"] = Props.CreateBy(() => new BrokenJournal(rejects: true)),
        ["failing"] = Props.CreateBy(() => new BrokenJournal(rejects: false)),
    };

    private IActorRef Start(string journal = "")
    {
        var clerk = ActorOf(Props.CreateBy(() => new Clerk("clerk", TestActor, journal)));
        ExpectMsg("recovered ");
        return clerk;
    }

    private sealed class Clerk : UntypedPersistentActor
    {
        private readonly List<string> _events = [];
        private readonly IActorRef _observer;

        public Clerk(string id, IActorRef observer, string journal)
        {
            PersistenceId = id;
            JournalPluginId = journal;
            _observer = observer;
        }

        public override string PersistenceId { get; }

        protected override void OnRecover(object message)
        {
            if (message is string @event) _events.Add(@event);
            else if (message is RecoveryCompleted) _observer.Tell($"recovered {string.Join(',', _events)}", Self);
        }

        protected override void OnCommand(object message)
        {
            var words = ((string)message).Split(' ');
            switch (words[0])
            {
                case "persist": Persist(words[1], Store); break;
                case "async": PersistAsync(words[1], Store); break;
                case "defer": DeferAsync(words[1], name => Sender.Tell($"deferred {name}", Self)); break;
                case "say": Sender.Tell(words[1], Self); break;
                case "list": Sender.Tell(string.Join(',', _events), Self); break;
                case "stash":
                    Become(AfterStash);
                    Stash.Stash();
                    break;
                case "persist-and-throw": Persist(words[0], _ => throw new InvalidOperationException("on purpose")); break;
            }
        }

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _observer.Tell($"rejected {@event}", Self);

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _observer.Tell($"failed {@event}", Self);

        private void AfterStash(object message)
        {
            switch (message)
            {
                case "persist-and-unstash":
                    Persist("persist-and-unstash", Store);
                    Stash.UnstashAll();
                    break;
                case string text: Sender.Tell(text.Split(' ')[1], Self); break;
            }
        }

        private void Store(string @event)
        {
            _events.Add(@event);
            Sender.Tell($"stored {@event}", Self);
        }
    }

    private sealed class Hasty(IActorRef observer) : UntypedPersistentActor
    {
        public override string PersistenceId => "hasty";

        protected override void PreStart()
        {
            try
            {
                Persist("too early", _ => { });
            }
            catch (InvalidOperationException refusal)
            {
                observer.Tell(refusal, Self);
            }
        }

        protected override void OnCommand(object message) => Unhandled(message);

        protected override void OnRecover(object message)
        {
        }
    }

    private sealed class BrokenJournal(bool rejects) : AsyncWriteJournal
    {
        protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages) => rejects
            ? Task.FromResult<IImmutableList<Exception?>?>([.. messages.Select(_ => new NotSupportedException("never"))])
            : throw new IOException("the disk is gone");

        protected override Task ReplayMessagesAsync(
            IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
            Action<IPersistentRepresentation> recoveryCallback) =>
            Task.CompletedTask;

        protected override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) => Task.FromResult(0L);

        protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.CompletedTask;
    }
}

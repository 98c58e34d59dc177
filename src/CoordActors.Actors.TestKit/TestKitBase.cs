namespace CoordActors.Actors;

/// <summary>An expectation of a test did not come true.</summary>
/// <param name="message">What was expected and what happened.</param>
public sealed class TestKitException(string message) : Exception(message);

/// <summary>A mailbox that a test looks into: what <see cref="TestKit"/> and <see cref="TestProbe"/> have in common.</summary>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private readonly object _gate = new();
    private readonly Queue<Envelope> _queue = new();
    private Func<object, bool>? _ignored;
    private TimeSpan? _withinEnd;
    private Envelope? _last;

    private protected TestKitBase(ActorSystem system, string? name)
    {
        Sys = system;
        Driver = system is ActorSystemImpl { IsDeterministic: true } impl
            ? DeterministicDriver.Of(impl.Dispatchers.Default, impl.Scheduler)
            : new RealDriver(system.Scheduler);
        TestActor = ((ExtendedActorSystem)system).SystemActorOf(Props.CreateBy(() => new QueueingActor(Enqueue)), name);
    }

    /// <summary>The system under test.</summary>
    public ActorSystem Sys { get; }

    /// <summary>The actor whose messages the expectations look at; the sender of what the test tells actors.</summary>
    public IActorRef TestActor { get; }

    /// <summary>The message that was received last, or null.</summary>
    public object? LastMessage => _last?.Message;

    /// <summary>The sender of the message that was received last.</summary>
    public IActorRef LastSender => _last?.Sender ?? Sys.DeadLetters;

    /// <summary>True when messages are waiting to be received.</summary>
    public bool HasMessages
    {
        get
        {
            lock (_gate) return _queue.Count > 0;
        }
    }

    /// <summary>What is left of the innermost <see cref="Within(TimeSpan, Action)"/>.</summary>
    /// <exception cref="InvalidOperationException">Called outside of Within.</exception>
    public TimeSpan Remaining => _withinEnd is { } end ? Left(end) : throw new InvalidOperationException("Remaining has a meaning inside Within only.");

    /// <summary>What is left of the innermost Within, or the default timeout.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(null);

    private protected TestDriver Driver { get; }

    /// <summary>Another mailbox in the same system.</summary>
    /// <param name="name">The name of its actor, or null.</param>
    public TestProbe CreateTestProbe(string? name = null) => new(Sys, name);

    /// <summary>Creates an actor in the system under test.</summary>
    /// <param name="props">What to create.</param>
    /// <param name="name">The name, or null for a generated one.</param>
    public IActorRef ActorOf(Props props, string? name = null) => Sys.ActorOf(props, name);

    /// <summary>Creates an actor that has a constructor without parameters.</summary>
    /// <typeparam name="TActor">Its type.</typeparam>
    /// <param name="name">The name, or null for a generated one.</param>
    public IActorRef ActorOf<TActor>(string? name = null)
        where TActor : ActorBase, new() => Sys.ActorOf<TActor>(name);

    /// <summary>Selects actors of the system under test.</summary>
    /// <param name="actorPath">The path.</param>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Makes the test's actor watch another one.</summary>
    /// <param name="actorToWatch">The actor.</param>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        TestActor.Tell(new WatchRequest(actorToWatch, true), ActorRefs.NoSender);
        return actorToWatch;
    }

    /// <summary>Makes the test's actor watch another one no more.</summary>
    /// <param name="actorToUnwatch">The actor.</param>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        TestActor.Tell(new WatchRequest(actorToUnwatch, false), ActorRefs.NoSender);
        return actorToUnwatch;
    }

    /// <summary>Drops messages as if they had never come.</summary>
    /// <param name="shouldIgnoreMessage">Which ones.</param>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => _ignored = shouldIgnoreMessage;

    /// <summary>Drops messages of a type as if they had never come.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public void IgnoreMessages<T>() => _ignored = static message => message is T;

    /// <summary>Drops nothing any more.</summary>
    public void IgnoreNoMessages() => _ignored = null;

    /// <summary>Waits until an assertion no longer throws.</summary>
    /// <param name="assertion">Throws while it does not hold.</param>
    /// <param name="duration">How long at most.</param>
    /// <param name="interval">Between two tries.</param>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        Exception? failure = null;
        var holds = Driver.WaitUntil(Holds, RemainingOr(duration), new object(), interval ?? PollInterval);
        if (!holds) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure!).Throw();

        bool Holds()
        {
            try
            {
                assertion();
                return true;
            }
            catch (Exception cause)
            {
                failure = cause;
                return false;
            }
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">How long at most.</param>
    /// <param name="interval">Between two looks.</param>
    /// <param name="message">Said when it fails.</param>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max = null, TimeSpan? interval = null, string? message = null)
    {
        var limit = RemainingOr(max);
        if (!Driver.WaitUntil(conditionIsFulfilled, limit, new object(), interval ?? PollInterval))
            throw new TestKitException($"The condition did not hold within {limit}. {message}");
    }

    /// <summary>Waits for a task and hands out its result; in a deterministic world runs the actors meanwhile.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="task">The task.</param>
    /// <param name="max">How long at most.</param>
    public T Await<T>(Task<T> task, TimeSpan? max = null)
    {
        Await((Task)task, max);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits for a task; in a deterministic world runs the actors meanwhile.</summary>
    /// <param name="task">The task.</param>
    /// <param name="max">How long at most.</param>
    public void Await(Task task, TimeSpan? max = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        AwaitCondition(() => task.IsCompleted, max, TimeSpan.FromMilliseconds(1), "It was that a task is done.");
        task.GetAwaiter().GetResult();
    }

    /// <summary>Runs a block whose expectations share one limit of time, and fails when the block takes longer.</summary>
    /// <param name="max">The limit.</param>
    /// <param name="action">The block.</param>
    public void Within(TimeSpan max, Action action) => Within(TimeSpan.Zero, max, action);

    /// <summary>Runs a block whose expectations share one limit of time, and fails when the block takes less or longer.</summary>
    /// <param name="min">The least time.</param>
    /// <param name="max">The limit.</param>
    /// <param name="action">The block.</param>
    public void Within(TimeSpan min, TimeSpan max, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Within(min, max, () =>
        {
            action();
            return true;
        });
    }

    /// <summary>Runs a block whose expectations share one limit of time, and fails when the block takes longer.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="max">The limit.</param>
    /// <param name="function">The block.</param>
    public T Within<T>(TimeSpan max, Func<T> function) => Within(TimeSpan.Zero, max, function);

    /// <summary>Runs a block whose expectations share one limit of time, and fails when the block takes less or longer.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="min">The least time.</param>
    /// <param name="max">The limit.</param>
    /// <param name="function">The block.</param>
    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var start = Driver.Now;
        var outer = _withinEnd;
        var end = start + max;
        _withinEnd = outer is { } outerEnd && outerEnd < end ? outerEnd : end;
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _withinEnd = outer;
        }

        var took = Driver.Now - start;
        if (took < min) throw new TestKitException($"The block took {took}, at least {min} was expected.");
        if (took > max) throw new TestKitException($"The block took {took}, at most {max} was allowed.");
        return result;
    }

    private protected TimeSpan RemainingOr(TimeSpan? duration) => duration ?? (_withinEnd is { } end ? Left(end) : Driver.DefaultTimeout);

    private TimeSpan Left(TimeSpan end) => end > Driver.Now ? end - Driver.Now : TimeSpan.Zero;

    private void Enqueue(Envelope envelope)
    {
        lock (_gate)
        {
            if (_ignored?.Invoke(envelope.Message) == true) return;
            _queue.Enqueue(envelope);
            Monitor.PulseAll(_gate);
        }
    }

    private sealed record WatchRequest(IActorRef Actor, bool Begin);

    private sealed class QueueingActor(Action<Envelope> enqueue) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is WatchRequest request) _ = request.Begin ? Context.Watch(request.Actor) : Context.Unwatch(request.Actor);
            else enqueue(new Envelope(message, ((ActorCell)Context).SenderOrNull));
        }
    }
}

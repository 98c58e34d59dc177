namespace CoordActors.Actors;

/// <summary>What a test expects of the log or of the dead letters.</summary>
public sealed class EventFilterFactory
{
    private readonly ActorSystem _system;
    private readonly TestDriver _driver;
    private readonly TestLogSink? _logs;

    internal EventFilterFactory(ActorSystem system, TestDriver driver, TestLogSink? logs)
    {
        _system = system;
        _driver = driver;
        _logs = logs;
    }

    /// <summary>Errors.</summary>
    /// <param name="message">The whole text, or null.</param>
    /// <param name="start">Its beginning, or null.</param>
    /// <param name="contains">A part of it, or null.</param>
    /// <param name="source">The path of the actor that logs, or null.</param>
    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Logs(LogLevel.ErrorLevel, null, message, start, contains, source);

    /// <summary>Warnings.</summary>
    /// <param name="message">The whole text, or null.</param>
    /// <param name="start">Its beginning, or null.</param>
    /// <param name="contains">A part of it, or null.</param>
    /// <param name="source">The path of the actor that logs, or null.</param>
    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Logs(LogLevel.WarningLevel, null, message, start, contains, source);

    /// <summary>Info events.</summary>
    /// <param name="message">The whole text, or null.</param>
    /// <param name="start">Its beginning, or null.</param>
    /// <param name="contains">A part of it, or null.</param>
    /// <param name="source">The path of the actor that logs, or null.</param>
    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Logs(LogLevel.InfoLevel, null, message, start, contains, source);

    /// <summary>Debug events.</summary>
    /// <param name="message">The whole text, or null.</param>
    /// <param name="start">Its beginning, or null.</param>
    /// <param name="contains">A part of it, or null.</param>
    /// <param name="source">The path of the actor that logs, or null.</param>
    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Logs(LogLevel.DebugLevel, null, message, start, contains, source);

    /// <summary>Errors with an exception of a type.</summary>
    /// <typeparam name="TException">The type.</typeparam>
    /// <param name="message">The whole text, or null.</param>
    /// <param name="start">Its beginning, or null.</param>
    /// <param name="contains">A part of it, or null.</param>
    /// <param name="source">The path of the actor that logs, or null.</param>
    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception => Logs(LogLevel.ErrorLevel, static cause => cause is TException, message, start, contains, source);

    /// <summary>Dead letters.</summary>
    public IEventFilterApplier DeadLetter() => DeadLetter<object>();

    /// <summary>Dead letters with messages of a type.</summary>
    /// <typeparam name="TMessage">The type.</typeparam>
    public IEventFilterApplier DeadLetter<TMessage>() => new Applier(_driver, matched =>
    {
        var subscriber = new CallbackRef(_system, @event =>
        {
            if (@event is AllDeadLetters { Message: TMessage }) matched();
        });
        _system.EventStream.Subscribe<AllDeadLetters>(subscriber);
        return () => _system.EventStream.Unsubscribe(subscriber);
    });

    private Applier Logs(LogLevel level, Predicate<Exception?>? cause, string? message, string? start, string? contains, string? source)
    {
        var logs = _logs ?? throw new InvalidOperationException("The system was not created by the test: its log cannot be filtered.");
        return new Applier(_driver, matched => logs.Listen(logEvent =>
        {
            if (logEvent.LogLevel == level
                && (cause is null || cause(logEvent.Cause))
                && (message is null || logEvent.Message == message)
                && (start is null || logEvent.Message.StartsWith(start, StringComparison.Ordinal))
                && (contains is null || logEvent.Message.Contains(contains, StringComparison.Ordinal))
                && (source is null || logEvent.LogSource == source)) matched();
        }));
    }

    private sealed class Applier(TestDriver driver, Func<Action, Action> listen) : IEventFilterApplier
    {
        public void ExpectOne(Action action) => Expect(1, action);

        public void Expect(int expectedCount, Action action) => Expect(expectedCount, driver.DefaultTimeout, action);

        public void Expect(int expectedCount, TimeSpan timeout, Action action)
        {
            ArgumentNullException.ThrowIfNull(action);
            var gate = new object();
            var count = 0;
            var stop = listen(() =>
            {
                lock (gate)
                {
                    count++;
                    Monitor.PulseAll(gate);
                }
            });
            try
            {
                action();
                driver.WaitUntil(() => count >= expectedCount, timeout, gate, timeout);
            }
            finally
            {
                stop();
            }

            if (count != expectedCount) throw new TestKitException($"Expected {expectedCount} events, {count} came.");
        }
    }

    /// <summary>Hands what it is told to a callback, at once.</summary>
    private sealed class CallbackRef(ActorSystem system, Action<object> callback) : InternalActorRef
    {
        public override ActorPath Path { get; } = ((ActorSystemImpl)system).TempPath();

        internal override ActorSystemImpl SystemOrNull => (ActorSystemImpl)system;

        public override void Tell(object message, IActorRef? sender) => callback(message);

        internal override void SendSystemMessage(SystemMessage message)
        {
        }
    }
}

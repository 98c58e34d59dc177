namespace CoordActors.Actors;

/// <summary>Expectations.</summary>
public abstract partial class TestKitBase
{
    /// <summary>Expects a message of a type as the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="duration">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null) => Next<T>(duration, hint, null).Message;

    /// <summary>Expects a message equal to another as the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="message">The other.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null)
    {
        var received = Next<T>(timeout, hint, message?.ToString()).Message;
        return EqualityComparer<T>.Default.Equals(received, message)
            ? received
            : throw new TestKitException($"Expected <{message}>, received <{received}>. {hint}");
    }

    /// <summary>Expects a message that satisfies a condition as the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="isMessage">The condition.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        var received = Next<T>(timeout, hint, null).Message;
        return isMessage(received) ? received : throw new TestKitException($"<{received}> is not the {typeof(T).Name} that was expected. {hint}");
    }

    /// <summary>Expects a message of a type as the next one, and looks at it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="assert">Throws when the message is wrong.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(assert);
        var received = Next<T>(timeout, hint, null).Message;
        assert(received);
        return received;
    }

    /// <summary>Expects a message that, with its sender, satisfies a condition as the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="isMessageAndSender">The condition.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(isMessageAndSender);
        var (received, sender) = Next<T>(timeout, hint, null);
        return isMessageAndSender(received, sender)
            ? received
            : throw new TestKitException($"<{received}> from {sender} is not what was expected. {hint}");
    }

    /// <summary>Expects a message of a type from a sender as the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="sender">The sender.</param>
    /// <param name="duration">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(sender);
        var (received, from) = Next<T>(duration, hint, null);
        return sender.Equals(from) ? received : throw new TestKitException($"<{received}> came from {from}, expected was {sender}. {hint}");
    }

    /// <summary>Expects a message equal to another from a sender as the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="sender">The sender.</param>
    /// <param name="message">The other.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null)
    {
        var received = ExpectMsgFrom<T>(sender, timeout, hint);
        return EqualityComparer<T>.Default.Equals(received, message)
            ? received
            : throw new TestKitException($"Expected <{message}>, received <{received}>. {hint}");
    }

    /// <summary>Expects exactly these messages as the next ones, in any order.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The messages.</param>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages) => ExpectMsgAllOf(RemainingOrDefault, messages);

    /// <summary>Expects exactly these messages as the next ones, in any order.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="max">How long to wait for all.</param>
    /// <param name="messages">The messages.</param>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var received = ReceiveN(messages.Count, max);
        var missing = messages.Cast<object>().ToList();
        var unexpected = received.Where(message => !missing.Remove(message)).ToList();
        if (missing.Count > 0 || unexpected.Count > 0)
            throw new TestKitException($"Missing: <{string.Join(", ", missing)}>, unexpected: <{string.Join(", ", unexpected)}>.");
        return [.. received.Cast<T>()];
    }

    /// <summary>Expects one of these messages as the next one.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The messages.</param>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages)
    {
        var received = Next<T>(null, null, null).Message;
        return messages.Contains(received)
            ? received
            : throw new TestKitException($"Expected one of <{string.Join(", ", messages)}>, received <{received}>.");
    }

    /// <summary>Expects that nothing comes for the rest of Within, or 100 ms.</summary>
    public void ExpectNoMsg() => ExpectNoMsg(_withinEnd is { } end ? Left(end) : TimeSpan.FromMilliseconds(100));

    /// <summary>Expects that nothing comes.</summary>
    /// <param name="milliseconds">For how many milliseconds.</param>
    public void ExpectNoMsg(int milliseconds) => ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Expects that nothing comes.</summary>
    /// <param name="duration">For how long.</param>
    public void ExpectNoMsg(TimeSpan duration)
    {
        if (TryReceive(duration, out var envelope)) throw new TestKitException($"Expected nothing, received <{envelope.Message}> from {envelope.Sender}.");
    }

    /// <summary>Expects <see cref="Terminated"/> of a watched actor as the next message.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null) =>
        ExpectMsg<Terminated>(terminated => terminated.ActorRef.Equals(target), timeout, hint ?? $"Expected was the end of {target}.");

    /// <summary>Receives messages until one satisfies a condition.</summary>
    /// <param name="isMessage">The condition.</param>
    /// <param name="max">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "") => FishForMessage<object>(isMessage, max, hint);

    /// <summary>Receives messages until one of a type satisfies a condition.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="isMessage">The condition.</param>
    /// <param name="max">How long to wait.</param>
    /// <param name="hint">Said when it fails.</param>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "")
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        var limit = RemainingOr(max);
        var end = Driver.Now + limit;
        while (TryReceive(Left(end), out var envelope))
        {
            if (envelope.Message is T typed && isMessage(typed)) return typed;
        }

        throw new TestKitException($"No such {typeof(T).Name} came within {limit}. {hint}");
    }

    /// <summary>Receives that many messages.</summary>
    /// <param name="numberOfMessages">How many.</param>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages) => ReceiveN(numberOfMessages, RemainingOrDefault);

    /// <summary>Receives that many messages.</summary>
    /// <param name="numberOfMessages">How many.</param>
    /// <param name="max">How long to wait for all.</param>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max)
    {
        var end = Driver.Now + max;
        var received = new List<object>(numberOfMessages);
        while (received.Count < numberOfMessages)
        {
            if (!TryReceive(Left(end), out var envelope))
                throw new TestKitException($"Received {received.Count} of {numberOfMessages} messages within {max}: <{string.Join(", ", received)}>.");
            received.Add(envelope.Message);
        }

        return received;
    }

    /// <summary>Receives the next message; null when none comes in time.</summary>
    /// <param name="max">How long to wait.</param>
    public object? ReceiveOne(TimeSpan? max = null) => TryReceive(RemainingOr(max), out var envelope) ? envelope.Message : null;

    /// <summary>Receives messages of a type, as long as they satisfy a condition and time is left.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="shouldIgnore">False for the message that ends it; that message is left for the next expectation.</param>
    /// <param name="max">How long at most.</param>
    /// <param name="msgs">How many at most.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(Predicate<T> shouldIgnore, TimeSpan? max = null, int msgs = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(shouldIgnore);
        var end = Driver.Now + RemainingOr(max);
        var received = new List<T>();
        while (received.Count < msgs && Driver.WaitUntil(() => HasMessages, Left(end), _gate, PollInterval))
        {
            lock (_gate)
            {
                if (_queue.Peek().Message is not T typed || !shouldIgnore(typed)) break;
                _last = _queue.Dequeue();
                received.Add(typed);
            }
        }

        return received;
    }

    private (T Message, IActorRef Sender) Next<T>(TimeSpan? timeout, string? hint, string? expected)
    {
        var limit = RemainingOr(timeout);
        if (!TryReceive(limit, out var envelope))
            throw new TestKitException($"Expected <{expected ?? typeof(T).Name}>, nothing came within {limit}. {hint}");
        return envelope.Message is T typed
            ? (typed, envelope.Sender ?? Sys.DeadLetters)
            : throw new TestKitException($"Expected <{expected ?? typeof(T).Name}>, received <{envelope.Message}> from {envelope.Sender}. {hint}");
    }

    private bool TryReceive(TimeSpan timeout, out Envelope envelope)
    {
        envelope = default;
        if (!Driver.WaitUntil(() => HasMessages, timeout, _gate, timeout)) return false;
        lock (_gate) envelope = _queue.Dequeue();
        _last = envelope;
        return true;
    }
}

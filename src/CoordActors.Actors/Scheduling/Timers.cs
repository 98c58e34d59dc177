namespace CoordActors.Actors;

/// <summary>An actor that gets timers between its constructor and PreStart.</summary>
public interface IWithTimers
{
    /// <summary>The timers, set by the kernel.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>Messages that an actor sends to itself later. A key has one timer: a new one replaces it. The message of a cancelled or replaced timer
/// is dropped even when it is in the mailbox already. All are cancelled when the actor restarts or stops.</summary>
public interface ITimerScheduler
{
    /// <summary>The keys of the running timers.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Sends a message once.</summary>
    /// <param name="key">The timer's name.</param>
    /// <param name="msg">The message.</param>
    /// <param name="timeout">After how long, zero or more.</param>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Sends a message once.</summary>
    /// <param name="key">The timer's name.</param>
    /// <param name="msg">The message.</param>
    /// <param name="timeout">After how long, zero or more.</param>
    /// <param name="sender">The sender of the message.</param>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    /// <summary>Sends a message again and again.</summary>
    /// <param name="key">The timer's name.</param>
    /// <param name="msg">The message.</param>
    /// <param name="interval">Before the first and between two, more than zero.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Sends a message again and again.</summary>
    /// <param name="key">The timer's name.</param>
    /// <param name="msg">The message.</param>
    /// <param name="interval">Before the first and between two, more than zero.</param>
    /// <param name="sender">The sender of the message.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    /// <summary>Sends a message again and again.</summary>
    /// <param name="key">The timer's name.</param>
    /// <param name="msg">The message.</param>
    /// <param name="initialDelay">Before the first, zero or more.</param>
    /// <param name="interval">Between two, more than zero.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Sends a message again and again.</summary>
    /// <param name="key">The timer's name.</param>
    /// <param name="msg">The message.</param>
    /// <param name="initialDelay">Before the first, zero or more.</param>
    /// <param name="interval">Between two, more than zero.</param>
    /// <param name="sender">The sender of the message.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    /// <summary>True when the timer runs; a single timer runs until its message is handled.</summary>
    /// <param name="key">The timer's name.</param>
    bool IsTimerActive(object key);

    /// <summary>Stops a timer, if it runs.</summary>
    /// <param name="key">The timer's name.</param>
    void Cancel(object key);

    /// <summary>Stops all timers.</summary>
    void CancelAll();
}

/// <summary>What travels through the mailbox in place of a timer's message, until it is known whether the timer still counts.</summary>
internal sealed class TimerMessage(TimerScheduler owner, object key, object message, bool repeats) : AutoReceivedMessage, IDeadLetterSuppression
{
    internal TimerScheduler Owner => owner;

    internal object Key => key;

    internal object Message => message;

    internal bool Repeats => repeats;
}

internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, (TimerMessage Message, ICancelable Cancelable)> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, cell);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender)
    {
        var (message, cancelable) = Replace(key, msg, repeats: false);
        cell.System.Scheduler.ScheduleTellOnce(timeout, cell, message, sender, cancelable);
    }

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval, cell);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, initialDelay, interval, cell);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender)
    {
        var (message, cancelable) = Replace(key, msg, repeats: true);
        cell.System.Scheduler.ScheduleTellRepeatedly(initialDelay, interval, cell, message, sender, cancelable);
    }

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer)) timer.Cancelable.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values) timer.Cancelable.Cancel();
        _timers.Clear();
    }

    /// <summary>True when the timer of this message is still the one of its key.</summary>
    internal bool TryAccept(TimerMessage timer, out object message)
    {
        message = timer.Message;
        if (!_timers.TryGetValue(timer.Key, out var current) || !ReferenceEquals(current.Message, timer)) return false;
        if (!timer.Repeats) _timers.Remove(timer.Key);
        return true;
    }

    private (TimerMessage Message, ICancelable Cancelable) Replace(object key, object message, bool repeats)
    {
        Cancel(key);
        var timer = (new TimerMessage(this, key, message, repeats), new Cancelable(cell.System.Scheduler));
        _timers.Add(key, timer);
        return timer;
    }
}

namespace CoordActors.Actors;

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

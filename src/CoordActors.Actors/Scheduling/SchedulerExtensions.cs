namespace CoordActors.Actors;

/// <summary>The forms that make the cancelable themselves.</summary>
public static class SchedulerExtensions
{
    /// <summary>Sends a message once, unless cancelled.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="delay">After how long.</param>
    /// <param name="receiver">To whom.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">From whom, or null.</param>
    public static ICancelable ScheduleTellOnceCancelable(
        this IScheduler scheduler, TimeSpan delay, ICanTell receiver, object message, IActorRef? sender)
    {
        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleTellOnce(delay, receiver, message, sender, cancelable);
        return cancelable;
    }

    /// <summary>Sends a message again and again, until cancelled.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="initialDelay">After how long for the first time.</param>
    /// <param name="interval">Between two.</param>
    /// <param name="receiver">To whom.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">From whom, or null.</param>
    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
    {
        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);
        return cancelable;
    }

    /// <summary>Cancels when there is something to cancel.</summary>
    /// <param name="cancelable">The cancelable, or null.</param>
    public static void CancelIfNotNull(this ICancelable? cancelable) => cancelable?.Cancel();
}

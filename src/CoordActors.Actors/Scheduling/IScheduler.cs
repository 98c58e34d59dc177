namespace CoordActors.Actors;

/// <summary>Sends messages later. Nothing is ever early.</summary>
public interface IScheduler
{
    /// <summary>The time of day.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Time since some fixed moment; never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>As <see cref="MonotonicClock"/>, for measuring short times.</summary>
    TimeSpan HighResMonotonicClock { get; }

    /// <summary>Runs actions instead of sending messages.</summary>
    IActionScheduler Advanced { get; }

    /// <summary>Sends a message once.</summary>
    /// <param name="delay">After how long, zero or more.</param>
    /// <param name="receiver">To whom.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">From whom, or null.</param>
    /// <param name="cancelable">Stops it, or null.</param>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable = null);

    /// <summary>Sends a message again and again.</summary>
    /// <param name="initialDelay">After how long for the first time, zero or more.</param>
    /// <param name="interval">Between two, more than zero.</param>
    /// <param name="receiver">To whom.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">From whom, or null.</param>
    /// <param name="cancelable">Stops it, or null.</param>
    void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable = null);
}

/// <summary>Runs actions later, outside of any actor. They must be short and must not throw.</summary>
public interface IActionScheduler
{
    /// <summary>Runs an action once.</summary>
    /// <param name="delay">After how long, zero or more.</param>
    /// <param name="action">The action.</param>
    /// <param name="cancelable">Stops it, or null.</param>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable = null);

    /// <summary>Runs an action again and again.</summary>
    /// <param name="initialDelay">After how long for the first time, zero or more.</param>
    /// <param name="interval">Between two, more than zero.</param>
    /// <param name="action">The action.</param>
    /// <param name="cancelable">Stops it, or null.</param>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable = null);
}

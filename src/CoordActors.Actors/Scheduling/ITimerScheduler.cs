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

namespace CoordActors.Actors;

/// <summary>What a supervisor does with a failed child.</summary>
public enum Directive
{
    /// <summary>The child goes on with its state; the failing message is lost.</summary>
    Resume,

    /// <summary>A new instance goes on with the same mailbox.</summary>
    Restart,

    /// <summary>The supervisor fails itself with the same exception.</summary>
    Escalate,

    /// <summary>The child is stopped.</summary>
    Stop,
}

/// <summary>How a supervisor deals with failures of its children.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Stops children that could not start, were killed or broke a death pact; restarts all others.</summary>
    public static readonly Func<Exception, Directive> DefaultDecider = static cause => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    };

    /// <summary>One for one, without limit, by <see cref="DefaultDecider"/>.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>One for one, stops whatever fails.</summary>
    public static readonly SupervisorStrategy StoppingStrategy = new OneForOneStrategy(static _ => Directive.Stop);

    private readonly int _maxNrOfRetries;
    private readonly TimeSpan? _within;
    private readonly Func<Exception, Directive> _decider;
    private readonly bool _loggingEnabled;

    private protected SupervisorStrategy(int maxNrOfRetries, TimeSpan? within, Func<Exception, Directive> decider, bool loggingEnabled)
    {
        ArgumentNullException.ThrowIfNull(decider);
        _maxNrOfRetries = maxNrOfRetries;
        _within = within;
        _decider = decider;
        _loggingEnabled = loggingEnabled;
    }

    /// <summary>The children that share the fate of the failed one, itself included.</summary>
    private protected abstract IReadOnlyList<ActorCell> Affected(ActorCell failed, ActorCell[] all);

    /// <summary>Carries out the decision; false for escalation.</summary>
    internal bool HandleFailure(ActorCell supervisor, ActorCell failed, Exception cause, ActorCell[] all)
    {
        var directive = _decider(cause);
        if (_loggingEnabled && directive != Directive.Escalate)
            supervisor.SystemImpl.LogFor(failed).Log(directive == Directive.Resume ? LogLevel.WarningLevel : LogLevel.ErrorLevel, cause, cause.Message);

        switch (directive)
        {
            case Directive.Resume:
                failed.SendSystemMessage(new ResumeMessage(cause));
                return true;
            case Directive.Restart:
                RestartOrStop(supervisor, failed, cause, Affected(failed, all));
                return true;
            case Directive.Stop:
                foreach (var child in Affected(failed, all)) supervisor.Stop(child);
                return true;
            default:
                return false;
        }
    }

    private void RestartOrStop(ActorCell supervisor, ActorCell failed, Exception cause, IReadOnlyList<ActorCell> affected)
    {
        var now = supervisor.System.Scheduler.MonotonicClock;
        var allowed = affected.All(child => MayRestart(supervisor.RestartRecordOf(child), now));
        foreach (var child in affected)
        {
            if (!allowed)
            {
                supervisor.Stop(child);
                continue;
            }

            if (!ReferenceEquals(child, failed)) child.SendSystemMessage(new SuspendMessage());
            child.Restart(cause);
        }
    }

    private bool MayRestart(RestartRecord record, TimeSpan now)
    {
        if (_maxNrOfRetries < 0 && _within is null) return true;
        var retries = _maxNrOfRetries < 0 ? 1 : _maxNrOfRetries;
        if (_within is { } within && (record.WindowStart is not { } start || now - start > within))
        {
            record.WindowStart = now;
            record.Restarts = 0;
        }

        record.Restarts++;
        return record.Restarts <= retries;
    }
}

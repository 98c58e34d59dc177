namespace CoordActors.Actors;

/// <summary>Only the failed child is concerned.</summary>
public sealed class OneForOneStrategy : SupervisorStrategy
{
    /// <summary>Without limit.</summary>
    /// <param name="localOnlyDecider">Decides by the exception.</param>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : base(-1, null, localOnlyDecider, loggingEnabled: true)
    {
    }

    /// <summary>With a limit of restarts; one more stops the child.</summary>
    /// <param name="maxNrOfRetries">Restarts within the time range, -1 for no limit; null counts as -1.</param>
    /// <param name="withinTimeRange">The range, null for the child's whole life.</param>
    /// <param name="localOnlyDecider">Decides by the exception.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : base(maxNrOfRetries ?? -1, withinTimeRange, localOnlyDecider, loggingEnabled: true)
    {
    }

    /// <summary>With a limit of restarts in milliseconds.</summary>
    /// <param name="maxNrOfRetries">Restarts within the time range, -1 for no limit.</param>
    /// <param name="withinTimeMilliseconds">The range in milliseconds, -1 for the child's whole life.</param>
    /// <param name="localOnlyDecider">Decides by the exception.</param>
    /// <param name="loggingEnabled">False to log nothing about failures.</param>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : base(maxNrOfRetries, withinTimeMilliseconds < 0 ? null : TimeSpan.FromMilliseconds(withinTimeMilliseconds), localOnlyDecider, loggingEnabled)
    {
    }

    private protected override IReadOnlyList<ActorCell> Affected(ActorCell failed, ActorCell[] all) => [failed];
}

namespace CoordActors.Actors;

/// <summary>What carries a system: time, threads and the log.</summary>
public sealed class RuntimeSetup : Setup
{
    /// <summary>The source of time for the scheduler; the machine's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where log events go; by default warnings and errors go to standard error.</summary>
    public ILogSink? Log { get; init; }

    /// <summary>Replaces the scheduler, for virtual time.</summary>
    public SchedulerBase? Scheduler { get; init; }

    /// <summary>Replaces every dispatcher, for deterministic runs.</summary>
    public MessageDispatcher? Dispatcher { get; init; }

    /// <summary>How the system supervises its top-level actors.</summary>
    public SupervisorStrategy GuardianStrategy { get; init; } = SupervisorStrategy.DefaultStrategy;
}

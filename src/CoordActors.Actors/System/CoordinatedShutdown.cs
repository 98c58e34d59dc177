namespace CoordActors.Actors;

/// <summary>Ends a system in order: phases one after the other, the tasks of a phase at the same time, each phase for a limited time.</summary>
public sealed class CoordinatedShutdown : IExtension
{
    /// <summary>The first phase.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>No new connections.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Requests under way are finished.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Connections are closed.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Before this server leaves its ensemble.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>This server leaves its ensemble.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>The last phase with all actors alive.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>All actors stop.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private static readonly string[] Phases =
    [
        PhaseBeforeServiceUnbind, PhaseServiceUnbind, PhaseServiceRequestsDone, PhaseServiceStop,
        PhaseBeforeClusterShutdown, PhaseClusterShutdown, PhaseBeforeActorSystemTerminate, PhaseActorSystemTerminate,
    ];

    private readonly ActorSystemImpl _system;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Run)>> _tasks = [];
    private Task<Done>? _run;

    internal CoordinatedShutdown(ActorSystemImpl system) => _system = system;

    /// <summary>Why it runs; null before.</summary>
    public Reason? ShutdownReason { get; private set; }

    /// <summary>The shutdown of a system.</summary>
    /// <param name="system">The system.</param>
    public static CoordinatedShutdown Get(ActorSystem system) => Id.Instance.Get(system);

    /// <summary>Adds a task to a phase.</summary>
    /// <param name="phase">One of the phase constants.</param>
    /// <param name="taskName">For the log.</param>
    /// <param name="task">Starts the work; a failure is logged and holds nothing up.</param>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        CheckPhase(phase);
        lock (_gate)
        {
            if (!_tasks.TryGetValue(phase, out var tasks)) _tasks[phase] = tasks = [];
            tasks.Add((taskName, task));
        }
    }

    /// <summary>How long a phase may take.</summary>
    /// <param name="phase">One of the phase constants.</param>
    public TimeSpan Timeout(string phase)
    {
        CheckPhase(phase);
        return TimeSpan.FromSeconds(phase == PhaseActorSystemTerminate ? 10 : 5);
    }

    /// <summary>Runs the phases; a second call gets the task of the first.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="fromPhase">The phase to begin with; null for the first.</param>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        if (fromPhase is not null) CheckPhase(fromPhase);
        TaskCompletionSource<Done> done;
        lock (_gate)
        {
            if (_run is not null) return _run;
            done = new TaskCompletionSource<Done>(
                _system.IsDeterministic ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
            _run = done.Task;
            ShutdownReason = reason;
        }

        _ = RunPhases(done, fromPhase is null ? 0 : Array.IndexOf(Phases, fromPhase));
        return done.Task;
    }

    private static void CheckPhase(string phase)
    {
        if (!Phases.Contains(phase)) throw new ArgumentException($"There is no shutdown phase '{phase}'.", nameof(phase));
    }

    private async Task RunPhases(TaskCompletionSource<Done> done, int first)
    {
        for (var i = first; i < Phases.Length; i++)
        {
            var phase = Phases[i];
            List<(string Name, Func<Task<Done>> Run)> tasks;
            lock (_gate) tasks = _tasks.TryGetValue(phase, out var added) ? [.. added] : [];
            if (phase == PhaseActorSystemTerminate) tasks.Add(("terminate-system", StopActors));
            if (tasks.Count > 0) await RunPhase(phase, tasks).ConfigureAwait(false);
        }

        done.TrySetResult(Done.Instance);
    }

    private async Task RunPhase(string phase, List<(string Name, Func<Task<Done>> Run)> tasks)
    {
        var limit = Timeout(phase);
        var all = Task.WhenAll(tasks.Select(task => RunTask(phase, task.Name, task.Run)));
        var timeUp = new TaskCompletionSource(
            _system.IsDeterministic ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = new Cancelable(_system.Scheduler);
        _system.Scheduler.Advanced.ScheduleOnce(limit, () => timeUp.TrySetResult(), timer);
        if (await Task.WhenAny(all, timeUp.Task).ConfigureAwait(false) != all)
            _system.Log.Warning("Shutdown phase {0} was not done within {1}; the next phase begins.", phase, limit);
        timer.Cancel();
    }

    private async Task RunTask(string phase, string name, Func<Task<Done>> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            _system.Log.Error(cause, "Task {0} of shutdown phase {1} failed: {2}", name, phase, cause.Message);
        }
    }

    private async Task<Done> StopActors()
    {
        _system.StopAll();
        await _system.WhenTerminated.ConfigureAwait(false);
        return Done.Instance;
    }

    /// <summary>Why a system ends.</summary>
    public abstract class Reason;

    /// <summary>Nobody said why.</summary>
    public sealed class UnknownReason : Reason
    {
        private UnknownReason()
        {
        }

        /// <summary>The one instance.</summary>
        public static UnknownReason Instance { get; } = new();
    }

    /// <summary>Somebody called <see cref="ActorSystem.Terminate"/>.</summary>
    public sealed class ActorSystemTerminateReason : Reason
    {
        private ActorSystemTerminateReason()
        {
        }

        /// <summary>The one instance.</summary>
        public static ActorSystemTerminateReason Instance { get; } = new();
    }

    /// <summary>The process ends.</summary>
    public sealed class ClrExitReason : Reason
    {
        private ClrExitReason()
        {
        }

        /// <summary>The one instance.</summary>
        public static ClrExitReason Instance { get; } = new();
    }

    private sealed class Id : ExtensionIdProvider<CoordinatedShutdown>
    {
        internal static readonly Id Instance = new();

        public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
    }
}

namespace CoordActors.Actors;

/// <summary>One life of one machine of a simulation: a clock, the turns of its actors, and a host on the network. Give <see cref="Dispatcher"/> and
/// <see cref="Scheduler"/> to the <see cref="RuntimeSetup"/> of its system, and one transport of the network to its remoting.</summary>
public sealed class SimulatedNode
{
    private readonly SimulatedNetwork _network;
    private readonly NodeDispatcher _dispatcher;
    private readonly NodeScheduler _scheduler;

    /// <summary>A machine that begins to live.</summary>
    /// <param name="network">The network.</param>
    /// <param name="host">Its name there.</param>
    /// <param name="dispatcher">Gives all nodes their turns.</param>
    /// <param name="clock">The time of the simulation.</param>
    public SimulatedNode(SimulatedNetwork network, string host, DeterministicDispatcher dispatcher, TestScheduler clock)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentNullException.ThrowIfNull(dispatcher);
        ArgumentNullException.ThrowIfNull(clock);
        _network = network;
        Host = host;
        _dispatcher = new NodeDispatcher(dispatcher);
        _scheduler = new NodeScheduler(clock);
    }

    /// <summary>The name on the network.</summary>
    public string Host { get; }

    /// <summary>The turns of its actors.</summary>
    public MessageDispatcher Dispatcher => _dispatcher;

    /// <summary>Its clock, which begins at zero; the time of day is at first that of the simulation.</summary>
    public SchedulerBase Scheduler => _scheduler;

    /// <summary>How fast its clock goes: 1 is right, 1.0001 gains 100 microseconds a second. More than zero.</summary>
    public double ClockRate
    {
        get => _scheduler.Rate;
        set => _scheduler.Rate = value;
    }

    /// <summary>True after <see cref="Crash"/>.</summary>
    public bool IsCrashed { get; private set; }

    /// <summary>True between <see cref="Pause"/> and <see cref="Resume"/>.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Sets the time of day; timers do not notice.</summary>
    /// <param name="by">How much forward, or backward when negative.</param>
    public void JumpClock(TimeSpan by) => _scheduler.Jump(by);

    /// <summary>Stops the process, as SIGSTOP does: no actor gets a turn, no timer fires, nothing arrives; the clock goes on.</summary>
    public void Pause()
    {
        if (IsCrashed) return;
        IsPaused = true;
        _dispatcher.Pause();
        _scheduler.Pause();
        _network.Pause(Host);
    }

    /// <summary>Ends a pause: everything that was due meanwhile happens now.</summary>
    public void Resume()
    {
        if (IsCrashed || !IsPaused) return;
        IsPaused = false;
        _dispatcher.Resume();
        _scheduler.Resume();
        _network.Resume(Host);
    }

    /// <summary>Ends the process in the middle of whatever it does. Its system is not stopped, it just never does anything again; make another node for
    /// the next life.</summary>
    public void Crash()
    {
        if (IsCrashed) return;
        IsCrashed = true;
        _dispatcher.Die();
        _scheduler.Die();
        _network.Resume(Host);
        _network.Crash(Host);
    }
}

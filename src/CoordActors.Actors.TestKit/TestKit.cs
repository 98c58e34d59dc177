namespace CoordActors.Actors;

/// <summary>The base of tests with actors on real threads and in real time. What the test's thread tells actors has <see cref="TestKitBase.TestActor"/> as
/// the sender; after an <c>await</c> the sender must be given.</summary>
public class TestKit : TestKitBase, IDisposable
{
    private readonly TestLogSink? _logs;
    private readonly bool _ownsSystem;
    private EventFilterFactory? _eventFilter;

    /// <summary>A test with a system of its own.</summary>
    public TestKit()
        : this(ActorSystemSetup.Empty)
    {
    }

    /// <summary>A test with a system of its own.</summary>
    /// <param name="setup">How the system is set up; its log goes through <see cref="EventFilter"/>.</param>
    public TestKit(ActorSystemSetup setup)
        : this(setup, new TestLogSink((setup ?? throw new ArgumentNullException(nameof(setup))).Get<RuntimeSetup>()?.Log))
    {
    }

    /// <summary>A test in a system that somebody else owns and stops; its log cannot be filtered.</summary>
    /// <param name="system">The system.</param>
    public TestKit(ActorSystem system)
        : base(system, null) => BecomeImplicitSender();

    private TestKit(ActorSystemSetup setup, TestLogSink logs)
        : base(CreateSystem(setup, logs), null)
    {
        _logs = logs;
        _ownsSystem = true;
        BecomeImplicitSender();
    }

    /// <summary>Expects log events and dead letters.</summary>
    public EventFilterFactory EventFilter => _eventFilter ??= new EventFilterFactory(Sys, Driver, _logs);

    /// <summary>Stops the system and waits for its end.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the system and waits for its end.</summary>
    /// <param name="duration">How long at most.</param>
    public void Shutdown(TimeSpan? duration = null) => Await(Sys.Terminate(), duration ?? TimeSpan.FromSeconds(20));

    /// <summary>Runs before the system is stopped.</summary>
    protected virtual void AfterAll()
    {
    }

    /// <summary>Ends the test.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        var thread = ActorThread.OfThisThread();
        if (ReferenceEquals(thread.Cell, TestActor)) thread.Cell = null;
        AfterAll();
        if (_ownsSystem) Shutdown();
    }

    private static ActorSystem CreateSystem(ActorSystemSetup setup, TestLogSink logs)
    {
        var given = setup.Get<RuntimeSetup>() ?? new RuntimeSetup();
        var runtime = new RuntimeSetup
        {
            TimeProvider = given.TimeProvider,
            Scheduler = given.Scheduler,
            Dispatcher = given.Dispatcher,
            GuardianStrategy = given.GuardianStrategy,
            Log = logs,
        };
        return ActorSystem.Create("test", setup.And(runtime));
    }

    private void BecomeImplicitSender() => ActorThread.OfThisThread().Cell = (ActorCell)TestActor;
}

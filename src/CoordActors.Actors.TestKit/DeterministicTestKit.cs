namespace CoordActors.Actors;

/// <summary>The base of tests with actors that run on the test's thread, in virtual time and in a reproducible order. Actors run while the test waits:
/// in expectations, in <see cref="Advance"/> and in <see cref="RunUntilIdle"/>.</summary>
public class DeterministicTestKit : TestKit
{
    /// <summary>A test with a system of its own.</summary>
    /// <param name="seed">Decides the order in which actors get their turns; null for the order of wake-ups.</param>
    /// <param name="setup">Further set-up of the system.</param>
    public DeterministicTestKit(int? seed = null, ActorSystemSetup? setup = null)
        : base(Deterministic(seed, setup ?? ActorSystemSetup.Empty))
    {
    }

    /// <summary>The virtual time.</summary>
    public TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    /// <summary>Gives the actors their turns.</summary>
    public DeterministicDispatcher Dispatcher => (DeterministicDispatcher)((ActorSystemImpl)Sys).Dispatchers.Default;

    /// <summary>Lets virtual time pass; everything that is due happens.</summary>
    /// <param name="offset">How much.</param>
    public void Advance(TimeSpan offset) => Scheduler.Advance(offset);

    /// <summary>Runs the actors until none has anything to do; no time passes.</summary>
    public void RunUntilIdle() => Dispatcher.RunUntilIdle();

    private static ActorSystemSetup Deterministic(int? seed, ActorSystemSetup setup)
    {
        var dispatcher = new DeterministicDispatcher(seed);
        var given = setup.Get<RuntimeSetup>() ?? new RuntimeSetup();
        return setup.And(new RuntimeSetup
        {
            Dispatcher = dispatcher,
            Scheduler = new TestScheduler(dispatcher),
            GuardianStrategy = given.GuardianStrategy,
            Log = given.Log,
        });
    }
}

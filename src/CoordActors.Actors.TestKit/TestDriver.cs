namespace CoordActors.Actors;

/// <summary>How a test waits: by letting real time pass, or by running the deterministic world.</summary>
internal abstract class TestDriver
{
    internal abstract TimeSpan Now { get; }

    /// <summary>How long an expectation waits by default.</summary>
    internal abstract TimeSpan DefaultTimeout { get; }

    /// <summary>Waits until the condition holds; false when it does not in time. The condition is looked at whenever <paramref name="gate"/> is pulsed,
    /// and from time to time.</summary>
    internal abstract bool WaitUntil(Func<bool> condition, TimeSpan timeout, object gate, TimeSpan interval);
}

internal sealed class RealDriver(IScheduler scheduler) : TestDriver
{
    internal override TimeSpan Now => scheduler.MonotonicClock;

    /// <summary>Long, because a busy machine must not fail a test; who waits for an event does not wait for the time.</summary>
    internal override TimeSpan DefaultTimeout => TimeSpan.FromSeconds(20);

    internal override bool WaitUntil(Func<bool> condition, TimeSpan timeout, object gate, TimeSpan interval)
    {
        var deadline = Now + timeout;
        lock (gate)
        {
            while (!condition())
            {
                var left = deadline - Now;
                if (left <= TimeSpan.Zero) return false;
                Monitor.Wait(gate, left < interval ? left : interval);
            }

            return true;
        }
    }
}

internal sealed class DeterministicDriver(DeterministicDispatcher dispatcher, TestScheduler scheduler) : TestDriver
{
    internal override TimeSpan Now => scheduler.MonotonicClock;

    internal override TimeSpan DefaultTimeout => TimeSpan.FromSeconds(3);

    /// <summary>A node of a simulation waits with the whole simulation.</summary>
    internal static DeterministicDriver Of(MessageDispatcher dispatcher, IScheduler scheduler) => new(
        dispatcher is NodeDispatcher node ? node.Shared : (DeterministicDispatcher)dispatcher,
        scheduler is NodeScheduler clock ? clock.Shared : (TestScheduler)scheduler);

    internal override bool WaitUntil(Func<bool> condition, TimeSpan timeout, object gate, TimeSpan interval)
    {
        var deadline = Now + timeout;
        while (!condition())
        {
            if (dispatcher.RunOne() || scheduler.FireNext(deadline)) continue;
            scheduler.AdvanceTo(TestScheduler.Epoch + deadline);
            return condition();
        }

        return true;
    }
}

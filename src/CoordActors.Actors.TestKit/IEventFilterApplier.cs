namespace CoordActors.Actors;

/// <summary>Applies an expectation of the log to a block.</summary>
public interface IEventFilterApplier
{
    /// <summary>Runs a block and waits until one such event came.</summary>
    /// <param name="action">The block.</param>
    void ExpectOne(Action action);

    /// <summary>Runs a block and waits until that many such events came.</summary>
    /// <param name="expectedCount">How many.</param>
    /// <param name="action">The block.</param>
    void Expect(int expectedCount, Action action);

    /// <summary>Runs a block and waits until that many such events came.</summary>
    /// <param name="expectedCount">How many.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="action">The block.</param>
    void Expect(int expectedCount, TimeSpan timeout, Action action);
}

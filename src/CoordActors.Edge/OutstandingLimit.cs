namespace CoordActors.Edge;

/// <summary>
/// How many requests may wait for an answer before reading stops. As in ZooKeeper nothing is refused: a connection that has requests
/// outstanding is simply not read until there are fewer.
/// </summary>
/// <param name="totalMax">Outstanding requests of all connections (globalOutstandingLimit).</param>
/// <param name="perConnectionMax">Outstanding requests of one connection.</param>
public sealed class OutstandingLimit(int totalMax, int perConnectionMax)
{
    private int _total;

    /// <summary>Whether a connection with so many outstanding requests must not be read now.</summary>
    public bool MustPause(int outstanding) =>
        outstanding > 0 && (outstanding >= perConnectionMax || Volatile.Read(ref _total) >= totalMax);

    /// <summary>Counts requests in, or out with a negative number.</summary>
    public void Add(int count) => Interlocked.Add(ref _total, count);
}

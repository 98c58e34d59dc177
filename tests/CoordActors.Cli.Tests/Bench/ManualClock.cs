namespace CoordActors.Cli.Tests.Bench;

/// <summary>Time that passes only when a test says so.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _nanoseconds = 1;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Volatile.Read(ref _nanoseconds);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _nanoseconds, (long)time.TotalNanoseconds);
}

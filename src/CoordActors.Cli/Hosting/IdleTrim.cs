using Microsoft.Extensions.Hosting;

namespace CoordActors.Cli.Hosting;

/// <summary>
/// Gives memory back when a burst is over. The collector keeps what a burst of connections, a replay or a snapshot has used for the next one,
/// which may never come; znodes lie in few large objects, so that a full collection of a quiet server takes milliseconds. An aggressive one,
/// since any other keeps the freed regions: half of what 5,000 new sessions seemed to take was that. Reads allocate nothing, so a server that uses the
/// processor is not quiet either: with a million znodes the collection is a pause of 10 to 25 ms.
/// </summary>
internal sealed class IdleTrim(TimeProvider time) : BackgroundService
{
    private const long QuietBytes = 512 << 10;
    private const long WorthwhileBytes = 8 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan QuietProcessorTime = Interval / 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var before = 0L;
        var usedBefore = TimeSpan.Zero;
        var trimmed = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                var allocated = GC.GetTotalAllocatedBytes();
                var used = Environment.CpuUsage.TotalTime;
                if (allocated - before < QuietBytes && used - usedBefore < QuietProcessorTime && allocated - trimmed > WorthwhileBytes)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    trimmed = GC.GetTotalAllocatedBytes();
                }

                (before, usedBefore) = (allocated, used);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}

using Microsoft.Extensions.Hosting;

namespace CoordActors.Cli.Hosting;

/// <summary>
/// Gives memory back when a burst is over. The collector keeps what a burst of connections, a replay or a snapshot has used for the next one,
/// which may never come; znodes lie in few large objects, so that a full collection of a quiet server takes milliseconds. An aggressive one,
/// since any other keeps the freed regions: half of what 5,000 new sessions seemed to take was that.
/// </summary>
internal sealed class IdleTrim(TimeProvider time) : BackgroundService
{
    private const long QuietBytes = 512 << 10;
    private const long WorthwhileBytes = 8 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var before = 0L;
        var trimmed = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                var allocated = GC.GetTotalAllocatedBytes();
                if (allocated - before < QuietBytes && allocated - trimmed > WorthwhileBytes)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    trimmed = GC.GetTotalAllocatedBytes();
                }

                before = allocated;
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}

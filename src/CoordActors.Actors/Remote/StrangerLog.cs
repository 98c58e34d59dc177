namespace CoordActors.Actors.Remote;

/// <summary>Logs connections that were turned away, a few a minute: a stranger must not fill the disk.</summary>
internal sealed class StrangerLog(ActorSystemImpl system)
{
    private const int LinesMax = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private TimeSpan _windowStart = TimeSpan.MinValue;
    private int _count;

    internal void Note(string endPoint, string reason)
    {
        var unlogged = 0;
        lock (_gate)
        {
            var now = system.Scheduler.MonotonicClock;
            if (_windowStart == TimeSpan.MinValue || now - _windowStart >= Window)
            {
                unlogged = Math.Max(0, _count - LinesMax);
                _windowStart = now;
                _count = 0;
            }

            if (++_count > LinesMax) return;
        }

        if (unlogged > 0) system.Log.Warning("{0} more connections were closed in the minute before.", unlogged);
        system.Log.Warning("A connection from {0} was closed: {1}.", endPoint, reason);
    }
}

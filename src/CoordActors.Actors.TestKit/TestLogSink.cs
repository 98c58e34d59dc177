namespace CoordActors.Actors;

/// <summary>The log of a system under test: passes on what was there before, and tells the filters.</summary>
internal sealed class TestLogSink(ILogSink? next) : ILogSink
{
    private readonly Lock _gate = new();
    private Action<LogEvent>[] _listeners = [];

    public bool IsEnabled(LogLevel level) => true;

    public void Log(LogEvent logEvent)
    {
        foreach (var listener in Volatile.Read(ref _listeners)) listener(logEvent);
        if (next?.IsEnabled(logEvent.LogLevel) == true) next.Log(logEvent);
    }

    internal Action Listen(Action<LogEvent> listener)
    {
        lock (_gate) _listeners = [.. _listeners, listener];
        return () =>
        {
            lock (_gate) _listeners = Array.FindAll(_listeners, l => l != listener);
        };
    }
}

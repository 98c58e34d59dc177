using System.Runtime.Versioning;

namespace CoordActors.Edge.Epoll;

/// <summary>The threads of the plain client port, started with the first listener.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollLoops : IDisposable
{
    private readonly EpollLoop[] _loops;
    private int _next;

    /// <summary>Starts them.</summary>
    /// <param name="deadline">Time that a connection has for its handshake, and for taking what was left for it.</param>
    public EpollLoops(TimeSpan deadline)
    {
        _loops = new EpollLoop[CountOf(Environment.ProcessorCount)];
        for (var i = 0; i < _loops.Length; i++)
        {
            _loops[i] = new EpollLoop($"clients-{i}", deadline);
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<EpollLoop> All => _loops;

    /// <summary>The loop for the next connection.</summary>
    public EpollLoop Next() => _loops[(uint)Interlocked.Increment(ref _next) % (uint)_loops.Length];

    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }
    }

    /// <summary>More threads than can feed the tree's one writer only take the processor from it.</summary>
    private static int CountOf(int processors) => Math.Clamp(processors, 1, 4);
}

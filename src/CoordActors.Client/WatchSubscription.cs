using System.Threading.Channels;
using CoordActors.Client.Watches;

namespace CoordActors.Client;

/// <summary>
/// A persistent watch: read its events, dispose it to end it. Events wait in memory until they are taken. It survives reconnects;
/// events of the time in between may be missing, so who mirrors state asks for session events and reads again after a reconnect.
/// </summary>
public sealed class WatchSubscription : IAsyncDisposable
{
    private readonly Channel<WatchEvent> _events = Channel.CreateUnbounded<WatchEvent>(new UnboundedChannelOptions { SingleWriter = false });
    private readonly Func<WatchSubscription, ValueTask> _remove;
    private int _isDisposed;

    internal WatchSubscription(string path, string fullPath, WatchKind kind, bool wantsSessionEvents, Func<WatchSubscription, ValueTask> remove) =>
        (Path, FullPath, Kind, WantsSessionEvents, _remove) = (path, fullPath, kind, wantsSessionEvents, remove);

    /// <summary>The watched znode.</summary>
    public string Path { get; }

    /// <summary>Whether its descendants are watched too.</summary>
    public bool IsRecursive => Kind == WatchKind.PersistentRecursive;

    internal string FullPath { get; }

    internal WatchKind Kind { get; }

    internal bool WantsSessionEvents { get; }

    /// <summary>
    /// The events in the order in which they happened. It ends when the subscription or the client is disposed, and fails with
    /// <see cref="SessionExpiredException"/> when the session has ended. Several enumerations share the events.
    /// </summary>
    public IAsyncEnumerable<WatchEvent> ReadAllAsync(CancellationToken cancellationToken = default) => _events.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Waits for the next event.</summary>
    /// <exception cref="ChannelClosedException">The subscription has ended.</exception>
    public ValueTask<WatchEvent> NextAsync(CancellationToken cancellationToken = default) => _events.Reader.ReadAsync(cancellationToken);

    /// <summary>Takes an event that has already arrived.</summary>
    public bool TryTake(out WatchEvent watchEvent) => _events.Reader.TryRead(out watchEvent);

    /// <summary>Ends the watch, at the server too unless another one needs it.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return default;
        }

        End(failure: null);
        return _remove(this);
    }

    internal void Tell(WatchEvent watchEvent) => _events.Writer.TryWrite(watchEvent);

    internal void End(Exception? failure) => _events.Writer.TryComplete(failure);

    internal void End(WatchEvent last)
    {
        Tell(last);
        End(failure: null);
    }
}

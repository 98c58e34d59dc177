using CoordActors.Client.Wire;
using CoordActors.Protocol;

namespace CoordActors.Client.Watches;

/// <summary>
/// Every watch of a client, by full path: who is to be told of an event, and what a new connection has to set again. One-shot watches are registered by the
/// reply that carries their read, so before any event of theirs can arrive.
/// </summary>
internal sealed class WatchRegistry(Chroot chroot)
{
    /// <summary>So many bytes of paths go into one packet, as other clients do; servers take a megabyte.</summary>
    private const int BatchBytes = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<TaskCompletionSource<WatchEvent>>>[] _oneShot = [new(), new(), new()];
    private readonly Dictionary<string, List<WatchSubscription>>[] _lasting = [new(), new()];
    private Exception? _failure;
    private bool _hasEnded;

    public void Add(WatchKind kind, string path, TaskCompletionSource<WatchEvent> watch)
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                ListOf(_oneShot[(int)kind], path).Add(watch);
                return;
            }
        }

        Finish(watch);
    }

    public void Add(WatchSubscription subscription)
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                ListOf(Lasting(subscription.Kind), subscription.FullPath).Add(subscription);
                return;
            }
        }

        subscription.End(_failure);
    }

    /// <summary>Takes a subscription out.</summary>
    /// <returns>What the server need no longer watch: null when others still need it.</returns>
    public WatcherType? Remove(WatchSubscription subscription)
    {
        lock (_gate)
        {
            if (!Lasting(subscription.Kind).TryGetValue(subscription.FullPath, out var all) || !all.Remove(subscription) || all.Count > 0)
            {
                return null;
            }

            Lasting(subscription.Kind).Remove(subscription.FullPath);
            var isLast = _oneShot.All(d => !d.ContainsKey(subscription.FullPath)) && _lasting.All(d => !d.ContainsKey(subscription.FullPath));
            return isLast ? WatcherType.Any : subscription.Kind == WatchKind.Persistent ? WatcherType.Persistent : WatcherType.PersistentRecursive;
        }
    }

    /// <summary>Whether there is a watch on the full path that <paramref name="type"/> means.</summary>
    public bool Has(string path, WatcherType type)
    {
        lock (_gate)
        {
            return KindsOf(type).Any(kind => kind <= WatchKind.Child ? _oneShot[(int)kind].ContainsKey(path) : Lasting(kind).ContainsKey(path));
        }
    }

    /// <summary>Tells those who wait for this.</summary>
    public void Fire(WatchEvent fired)
    {
        var path = fired.Path!;
        var told = fired with { Path = chroot.Strip(path) };
        lock (_gate)
        {
            if (fired.Type != WatchEventType.NodeChildrenChanged)
            {
                Trigger(WatchKind.Data, path, told);
                Trigger(WatchKind.Exist, path, told);
            }

            if (fired.Type is WatchEventType.NodeChildrenChanged or WatchEventType.NodeDeleted)
            {
                Trigger(WatchKind.Child, path, told);
            }

            Tell(WatchKind.Persistent, path, told);
            if (fired.Type != WatchEventType.NodeChildrenChanged && Lasting(WatchKind.PersistentRecursive).Count > 0)
            {
                TellAncestors(path, told);
            }
        }
    }

    /// <summary>Tells the subscribers who asked for it what has become of the session.</summary>
    public void TellSubscribers(WatchEvent session)
    {
        lock (_gate)
        {
            foreach (var subscription in _lasting.SelectMany(d => d.Values).SelectMany(all => all).Where(s => s.WantsSessionEvents))
            {
                subscription.Tell(session);
            }
        }
    }

    /// <summary>The watches were removed by request: whoever waits is told so.</summary>
    public void RemoveAll(string path, WatcherType type, SessionState state)
    {
        lock (_gate)
        {
            foreach (var kind in KindsOf(type))
            {
                var removed = kind switch
                {
                    WatchKind.Child => WatchEventType.ChildWatchRemoved,
                    WatchKind.Data or WatchKind.Exist => WatchEventType.DataWatchRemoved,
                    _ => WatchEventType.PersistentWatchRemoved,
                };
                var told = new WatchEvent(removed, state, chroot.Strip(path), -1);
                if (kind <= WatchKind.Child)
                {
                    Trigger(kind, path, told);
                }
                else if (Lasting(kind).Remove(path, out var all))
                {
                    all.ForEach(subscription => subscription.End(told));
                }
            }
        }
    }

    /// <summary>The session is over.</summary>
    /// <param name="failure">Why; null when the client was disposed.</param>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            _hasEnded = true;
            _failure = failure;
            foreach (var watch in _oneShot.SelectMany(d => d.Values).SelectMany(all => all))
            {
                Finish(watch);
            }

            foreach (var subscription in _lasting.SelectMany(d => d.Values).SelectMany(all => all))
            {
                subscription.End(failure);
            }

            Array.ForEach(_oneShot, d => d.Clear());
            Array.ForEach(_lasting, d => d.Clear());
        }
    }

    /// <summary>What a new connection has to set, in packets of bounded size.</summary>
    public List<SetWatchesCall> Batches(long lastZxid)
    {
        var batches = new List<SetWatchesCall>();
        lock (_gate)
        {
            var batch = NewBatch();
            var bytes = 0;
            foreach (var (kind, path) in All())
            {
                if (bytes >= BatchBytes)
                {
                    batches.Add(new SetWatchesCall(lastZxid, batch));
                    (batch, bytes) = (NewBatch(), 0);
                }

                batch[(int)kind].Add(path);
                bytes += path.Length + sizeof(int);
            }

            if (bytes > 0)
            {
                batches.Add(new SetWatchesCall(lastZxid, batch));
            }
        }

        return batches;
    }

    private static List<string>[] NewBatch() => [.. Enumerable.Range(0, SetWatchesCall.Kinds).Select(_ => new List<string>())];

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string path)
    {
        if (!lists.TryGetValue(path, out var list))
        {
            lists.Add(path, list = []);
        }

        return list;
    }

    private static WatchKind[] KindsOf(WatcherType type) => type switch
    {
        WatcherType.Children => [WatchKind.Child],
        WatcherType.Data => [WatchKind.Data, WatchKind.Exist],
        WatcherType.Persistent => [WatchKind.Persistent],
        WatcherType.PersistentRecursive => [WatchKind.PersistentRecursive],
        _ => [WatchKind.Data, WatchKind.Exist, WatchKind.Child, WatchKind.Persistent, WatchKind.PersistentRecursive],
    };

    private IEnumerable<(WatchKind Kind, string Path)> All() => _oneShot.SelectMany((d, kind) => d.Keys.Select(path => ((WatchKind)kind, path)))
        .Concat(_lasting.SelectMany((d, kind) => d.Keys.Select(path => ((WatchKind)(kind + (int)WatchKind.Persistent), path))));

    private Dictionary<string, List<WatchSubscription>> Lasting(WatchKind kind) => _lasting[kind - WatchKind.Persistent];

    private void Trigger(WatchKind kind, string path, WatchEvent told)
    {
        if (_oneShot[(int)kind].Remove(path, out var watches))
        {
            watches.ForEach(watch => watch.TrySetResult(told));
        }
    }

    private void Tell(WatchKind kind, string path, WatchEvent told)
    {
        if (Lasting(kind).TryGetValue(path, out var subscriptions))
        {
            subscriptions.ForEach(subscription => subscription.Tell(told));
        }
    }

    private void TellAncestors(string path, WatchEvent told)
    {
        Tell(WatchKind.PersistentRecursive, path, told);
        while (path != "/")
        {
            path = ZnodePaths.Parent(path);
            Tell(WatchKind.PersistentRecursive, path, told);
        }
    }

    private void Finish(TaskCompletionSource<WatchEvent> watch)
    {
        if (_failure is null)
        {
            watch.TrySetCanceled();
            return;
        }

        watch.TrySetException(_failure);
        _ = watch.Task.Exception;
    }
}

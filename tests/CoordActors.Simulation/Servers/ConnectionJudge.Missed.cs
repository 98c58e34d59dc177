using CoordActors.Protocol;

namespace CoordActors.Simulation.Servers;

/// <content>What lasting watches that are set again must be told of the time without a connection.</content>
internal sealed partial class ConnectionJudge
{
    /// <summary>
    /// Everything that happened, in order; or, where the server's memory of changes begins only at some later zxid, as it does at the snapshot that it
    /// started from, what the znodes show of the time before that.
    /// </summary>
    private IReadOnlyList<SeenEvent> Missed(ClientWatches again, long since, long now)
    {
        if (again.Persistent.Count + again.Recursive.Count == 0)
        {
            return [];
        }

        var all = Happened(again, since, now).ToList();
        var right = Begin(all) ? all
            : model.Deeds.Select(deed => deed.Zxid).Where(zxid => zxid > since && zxid <= now)
                .Select(floor => Shown(again, since, floor, now).Concat(Happened(again, floor, now)).ToList())
                .FirstOrDefault(Begin);
        return right is null ? all : [.. _unexplained.Take(right.Count)];
    }

    /// <summary>Whether what came begins with these events; those of one transaction may come in another order.</summary>
    private bool Begin(List<SeenEvent> events)
    {
        var came = _unexplained.Take(events.Count).ToList();
        return came.Select(e => e.Zxid).SequenceEqual(events.Select(e => e.Zxid)) && Sorted(came).SequenceEqual(Sorted(events)) && IsAllOf(events);
    }

    /// <summary>Behind them there are only those of one-shot watches.</summary>
    private bool IsAllOf(List<SeenEvent> events) => _unexplained.Skip(events.Count).All(e => e.Zxid == MissedZxid);

    private static IEnumerable<SeenEvent> Sorted(IEnumerable<SeenEvent> events) =>
        events.OrderBy(e => e.Zxid).ThenBy(e => e.Type).ThenBy(e => e.Path, StringComparer.Ordinal);

    private IEnumerable<SeenEvent> Happened(ClientWatches again, long since, long now)
    {
        foreach (var deed in model.Deeds.Where(deed => deed.Zxid > since && deed.Zxid <= now))
        {
            foreach (var (type, path) in deed.Changes)
            {
                if (again.Persistent.Contains(path) || (IsBelow(again.Recursive, path) && CanSee(path)))
                {
                    yield return new SeenEvent(deed.Zxid, type, path);
                }

                var parent = ModelTree.ParentOf(path);
                if (type != WatchEventType.NodeDataChanged && again.Persistent.Contains(parent))
                {
                    yield return new SeenEvent(deed.Zxid, WatchEventType.NodeChildrenChanged, parent);
                }
            }
        }
    }

    private IEnumerable<SeenEvent> Shown(ClientWatches again, long since, long floor, long now)
    {
        var events = new List<SeenEvent>();
        void Add(bool isWatched, long zxid, WatchEventType type, string path)
        {
            if (isWatched && zxid > since && zxid <= floor)
            {
                events.Add(new SeenEvent(zxid, type, path));
            }
        }

        foreach (var (path, node) in model.At(now))
        {
            var isWatched = again.Persistent.Contains(path) || (IsBelow(again.Recursive, path) && CanSee(path));
            Add(isWatched, node.Czxid, WatchEventType.NodeCreated, path);
            Add(isWatched && node.Mzxid != node.Czxid, node.Mzxid, WatchEventType.NodeDataChanged, path);
            Add(again.Persistent.Contains(path) && node.Pzxid != node.Czxid, node.Pzxid, WatchEventType.NodeChildrenChanged, path);
        }

        return Sorted(events);
    }
}

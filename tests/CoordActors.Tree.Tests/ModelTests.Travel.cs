using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

/// <content>A connection that is away now and then: when it comes back it gets what it would have got.</content>
public sealed partial class ModelTests
{
    /// <summary>It has persistent watches only. The model has it watch all the time.</summary>
    private const int Traveller = Watchers;

    private sealed partial class History
    {
        private readonly List<string> _missed = [];
        private long? _leftAt;

        /// <summary>Events that the traveller got when it came back.</summary>
        public int MissedCount { get; private set; }

        private void Travel()
        {
            if (_leftAt is { } seen)
            {
                Return(seen);
            }
            else if (_random.Next(3) == 0)
            {
                Server.Tree.RemoveWatcher(Traveller);
                _leftAt = Server.Tree.LastZxid;
            }
            else
            {
                var path = Path();
                var isRecursive = _random.Next(2) == 0;
                Server.AddWatch(path, isRecursive ? AddWatchMode.PersistentRecursive : AddWatchMode.Persistent, Traveller).ShouldBe(ErrorCode.Ok);
                _model.Watches.Add((Traveller, path, isRecursive ? "recursive" : "persistent"));
            }
        }

        private void Return(long seen)
        {
            Server.Tree.AddWatcher(Traveller, TestServer.Ids(_model.WatcherAuth[Traveller]));
            var told = Server.SetWatches(Traveller, seen, [], [], [], WatchedBy("persistent"), WatchedBy("recursive"));
            told.Select(e => e.Zxid).ShouldBeInOrder();
            Sorted(told.Select(e => $"{e.Zxid} {e.Type} {e.Path}")).ShouldBe(Sorted(_missed), $"step {_steps}");
            MissedCount += told.Count;
            _missed.Clear();
            _leftAt = null;
        }

        private string[] WatchedBy(string mode) =>
            [.. _model.Watches.Where(watch => watch.Watcher == Traveller && watch.Mode == mode).Select(watch => watch.Path)];

        private static IEnumerable<string> Sorted(IEnumerable<string> events) => events.Order(StringComparer.Ordinal);
    }
}

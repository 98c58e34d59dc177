using CoordActors.Server.Serving;

namespace CoordActors.Server.Tests.Serving;

public class FiredWatchesTests
{
    private readonly FiredWatches _fired = new();

    [Fact]
    public void All_watches_that_one_transaction_fires_are_one_observation()
    {
        Fire(WatchEventType.NodeDataChanged, 7, 7, 7, 8);
        Fire(WatchEventType.NodeDeleted, 8);

        var changed = _fired.View(WatchEventType.NodeDataChanged);
        (changed.Count, changed.Sum, changed.Max, changed.Min).ShouldBe((2, 4, 3, 1));
        _fired.View(WatchEventType.NodeDeleted).Count.ShouldBe(1);
        _fired.View(WatchEventType.NodeCreated).Count.ShouldBe(0);
    }

    [Fact]
    public void A_look_does_not_count_twice_and_a_reset_forgets_also_what_is_under_way()
    {
        Fire(WatchEventType.NodeCreated, 1);
        _fired.View(WatchEventType.NodeCreated).Sum.ShouldBe(1);
        _fired.View(WatchEventType.NodeCreated).Sum.ShouldBe(1);

        Fire(WatchEventType.NodeCreated, 2, 2);
        _fired.Reset();
        Fire(WatchEventType.NodeCreated, 3);
        _fired.View(WatchEventType.NodeCreated).Sum.ShouldBe(1);
    }

    [Fact]
    public void An_event_that_is_not_about_a_znode_is_not_counted() =>
        Should.NotThrow(() => Fire(WatchEventType.None, 1));

    private void Fire(WatchEventType type, params long[] zxids)
    {
        foreach (var zxid in zxids) _fired.Add(type, zxid);
    }
}

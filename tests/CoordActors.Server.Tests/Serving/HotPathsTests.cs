using System.Text;
using CoordActors.Server.Serving;

namespace CoordActors.Server.Tests.Serving;

public sealed class HotPathsTests
{
    private readonly HotPaths _paths = new();
    private long _nowMs = 1_000_000;
    private int _samples;

    [Fact]
    public void At_rest_every_request_counts()
    {
        for (var i = 0; i < 100; i++)
        {
            Ask(OpCode.GetData, "/often");
            Ask(OpCode.Exists, "/often");
            Ask(OpCode.SetData, i < 50 ? "/written" : "/also");
            Ask(OpCode.Ping, "");
        }

        _nowMs += 4_000;
        var view = _paths.View(_nowMs);
        view.Reads.ShouldBe([new PathRate("/often", 50)]);
        view.Writes.ShouldBe([new PathRate("/also", 12.5), new PathRate("/written", 12.5)]);
    }

    [Fact]
    public void Under_load_a_hot_path_among_many_is_found_by_looking_at_one_request_of_64()
    {
        const int requests = 2_000_000;
        var random = new Random(1);
        for (var i = 0; i < requests; i++)
        {
            Ask(OpCode.GetData, random.Next(10) == 0 ? "/hot" : $"/cold/{random.Next(1_000_000)}");
            _nowMs += i % 200 == 0 ? 1 : 0;
        }

        var hottest = _paths.View(_nowMs).Reads[0];
        hottest.Path.ShouldBe("/hot");
        hottest.PerSecond.ShouldBeInRange(20_000 * 0.8, 20_000 * 1.2);
        _samples.ShouldBeLessThan((requests / 60) + (7 * 4096));
    }

    [Fact]
    public void Where_no_path_is_hot_none_is_called_so()
    {
        for (var i = 0; i < 1_000_000; i++)
        {
            Ask(OpCode.GetData, $"/{i}");
            _nowMs += i % 100 == 0 ? 1 : 0;
        }

        _paths.View(_nowMs).Reads[0].PerSecond.ShouldBeLessThan(100, "one sample, of 100,000 requests a second");
    }

    [Fact]
    public void Paths_that_are_asked_for_in_turn_are_equally_hot_whatever_the_rhythm()
    {
        for (var i = 0; i < 1_000_000; i++)
        {
            Ask(OpCode.GetData, $"/{i % 16}");
            _nowMs += i % 100 == 0 ? 1 : 0;
        }

        var view = _paths.View(_nowMs);
        view.Reads.Count.ShouldBe(16);
        view.Reads.ShouldAllBe(path => path.PerSecond > 6_250 * 0.7 && path.PerSecond < 6_250 * 1.3);
    }

    [Fact]
    public void What_was_hot_is_forgotten()
    {
        Ask(OpCode.GetData, "/once");
        _nowMs += 15_000;
        _paths.View(_nowMs).Reads.ShouldHaveSingleItem();
        _nowMs += 10_000;
        _paths.View(_nowMs).Reads.ShouldBeEmpty();
    }

    [Fact]
    public void What_has_no_path_is_passed_over()
    {
        foreach (var body in new[] { [], "/a"u8.ToArray(), [0, 0, 0, 200, 47], [255, 255, 255, 255], [0, 0, 0, 1, 97] })
        {
            Ask(OpCode.GetData, body);
        }

        _paths.View(_nowMs).Reads.ShouldBeEmpty();
    }

    [Fact]
    public void A_multi_counts_for_the_path_of_its_first_entry()
    {
        using var body = new JuteWriter();
        new MultiHeader(OpCode.Delete, Done: false, ErrorCode.Ok).Write(body);
        new DeleteRequest { Path = JuteBytes.FromText("/first"), Version = -1 }.Write(body);
        Ask(OpCode.Multi, body.Written.ToArray());
        _paths.View(_nowMs).Writes.ShouldHaveSingleItem().Path.ShouldBe("/first");
    }

    [Fact]
    public void A_sketch_counts_exactly_while_it_has_room_and_never_too_high_afterwards()
    {
        var sketch = new PathSketch(4);
        for (var i = 0; i < 8; i++)
        {
            sketch.Add(Encoding.UTF8.GetBytes($"/{i % 4}"), 10);
        }

        sketch.Counts.ShouldAllBe(path => path.Value == 20);
        for (var i = 0; i < 100; i++)
        {
            sketch.Add("/hot"u8, 1);
            sketch.Add(Encoding.UTF8.GetBytes($"/cold-{i}"), 1);
        }

        sketch.Counts.Single(path => path.Key == "/hot").Value.ShouldBeInRange(60, 100);
        sketch.Counts.Where(path => path.Key.StartsWith("/cold", StringComparison.Ordinal)).ShouldAllBe(path => path.Value == 1);
        sketch.Clear();
        sketch.Counts.ShouldBeEmpty();
        sketch.Add("/again"u8, 3);
        sketch.Counts.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("/again", 3L));
    }

    private void Ask(OpCode op, string path)
    {
        using var body = new JuteWriter();
        body.WriteText(path);
        Ask(op, body.Written.ToArray());
    }

    private void Ask(OpCode op, byte[] body)
    {
        if (_paths.IsSample())
        {
            _samples++;
            _paths.Add(op, body, _nowMs);
        }
    }
}

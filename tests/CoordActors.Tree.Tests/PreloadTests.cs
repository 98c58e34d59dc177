using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

/// <summary>Bringing znodes into the cache: nothing but time may depend on it.</summary>
public sealed class PreloadTests
{
    private const int Large = 30_000;

    private readonly TestServer _server = new();

    [Fact]
    public void Only_a_large_tree_needs_it()
    {
        _server.Tree.NeedsPreload.ShouldBeFalse();
        Fill();
        _server.Tree.NeedsPreload.ShouldBeTrue();
    }

    [Fact]
    public void Whatever_is_announced_the_tree_and_its_answers_stay_as_they_were()
    {
        Fill();
        _server.Create("/empty", null);
        _server.Create("/huge", new string('x', 100_000));
        _server.Create("/gone");
        _server.Delete("/gone");
        var digest = _server.Tree.Digest;
        var random = new Random(11);
        foreach (var round in Enumerable.Range(0, 200))
        {
            foreach (var path in new[] { "/n" + random.Next(Large), "/empty", "/huge", "/gone", "/none/below/none", "/", "", null, "no path" })
            {
                _server.Tree.Announce(RecordOf(path));
            }

            var garbage = new byte[random.Next(40)];
            random.NextBytes(garbage);
            _server.Tree.Announce(garbage);
            foreach (var _ in Enumerable.Range(0, round % 50))
            {
                _server.Tree.Announce(RecordOf("/n" + random.Next(Large)));
            }

            _server.Tree.Preload();
        }

        _server.Tree.Digest.ShouldBe(digest);
        _server.DataOf("/n4711").ShouldBe("data 4711");
        _server.DataOf("/empty").ShouldBeNull();
        _server.GetData("/gone").ShouldBe(ErrorCode.NoNode);
    }

    private static byte[] RecordOf(string? path)
    {
        using var writer = new JuteWriter();
        writer.WriteText(path);
        writer.WriteBool(false);
        return writer.Written.ToArray();
    }

    private void Fill()
    {
        for (var i = 0; i < Large; i++)
        {
            _server.Create($"/n{i}", $"data {i}");
        }
    }
}

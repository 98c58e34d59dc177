using CoordActors.Server.Serving;

namespace CoordActors.Server.Tests.Serving;

public sealed class SessionIdsTests
{
    private const long StartedAtMs = 1_700_000_000_000;

    [Fact]
    public void Ids_have_the_servers_number_and_the_clock_above_a_counter()
    {
        var ids = new SessionIds(3, StartedAtMs);
        var first = ids.Next();
        (first >>> 56).ShouldBe(3);
        ((first >>> 16) & 0xFF_FFFF_FFFF).ShouldBe(StartedAtMs & 0xFF_FFFF_FFFF);
        ids.Next().ShouldBe(first + 1);
        ids.Sibling().Next().ShouldBe(first);
    }

    [Fact]
    public void A_clock_that_says_the_same_millisecond_at_two_starts_gives_no_id_twice()
    {
        var earlier = new SessionIds(3, StartedAtMs, lastZxid: (7L << 32) | 20);
        var later = new SessionIds(3, StartedAtMs, lastZxid: (7L << 32) | 21);
        var given = Enumerable.Range(0, 1000).Select(_ => earlier.Next()).ToHashSet();

        Enumerable.Range(0, 1000).Select(_ => later.Next()).ShouldAllBe(id => !given.Contains(id));
    }
}

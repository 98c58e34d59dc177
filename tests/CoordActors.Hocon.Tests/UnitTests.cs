namespace CoordActors.Hocon.Tests;

public class UnitTests
{
    [Theory]
    [InlineData("10ms", 10)]
    [InlineData("10", 10)]
    [InlineData("5s", 5_000)]
    [InlineData("3 m", 180_000)]
    [InlineData("1.5 hours", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("250000ns", 0.25)]
    [InlineData("500 us", 0.5)]
    [InlineData("-1s", -1_000)]
    public void Durations_have_units(string text, double milliseconds)
    {
        HoconUnits.TryParseDuration(text, out var duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Fact]
    public void A_duration_may_be_infinite()
    {
        HoconUnits.TryParseDuration("infinite", out var duration).ShouldBeTrue();
        duration.ShouldBe(Timeout.InfiniteTimeSpan);
    }

    [Theory]
    [InlineData("128000b", 128_000)]
    [InlineData("128000", 128_000)]
    [InlineData("10k", 10_240)]
    [InlineData("64 MiB", 67_108_864)]
    [InlineData("2 MB", 2_000_000)]
    [InlineData("1kB", 1_000)]
    [InlineData("0.5g", 536_870_912)]
    [InlineData("1 T", 1_099_511_627_776)]
    public void Sizes_have_units(string text, long expected)
    {
        HoconUnits.TryParseSize(text, out var bytes).ShouldBeTrue();
        bytes.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1 fortnight")]
    [InlineData("1e3s")]
    [InlineData("99999999999999999999d")]
    [InlineData("1,5s")]
    public void Nonsense_is_neither_a_duration_nor_a_size(string text)
    {
        HoconUnits.TryParseDuration(text, out _).ShouldBeFalse();
        HoconUnits.TryParseSize(text, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("host:2181", "host", 2181)]
    [InlineData("[::1]:2181", "::1", 2181)]
    [InlineData("10.0.0.1:1", "10.0.0.1", 1)]
    public void An_endpoint_is_a_host_and_a_port(string text, string host, int port)
    {
        HoconUnits.TryParseHostPort(text, out var foundHost, out var foundPort).ShouldBeTrue();
        (foundHost, foundPort).ShouldBe((host, port));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("::1:2181")]
    [InlineData(":2181")]
    [InlineData("ho st:1")]
    public void A_half_endpoint_is_none(string text) => HoconUnits.TryParseHostPort(text, out _, out _).ShouldBeFalse();
}

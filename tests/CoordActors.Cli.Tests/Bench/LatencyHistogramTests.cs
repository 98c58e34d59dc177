using CoordActors.Cli.Bench;
using FsCheck;
using FsCheck.Fluent;

namespace CoordActors.Cli.Tests.Bench;

public class LatencyHistogramTests
{
    [Fact]
    public void An_empty_histogram_answers_zero()
    {
        var histogram = new LatencyHistogram();

        histogram.Percentile(0.5).ShouldBe(0);
        histogram.Max.ShouldBe(0);
    }

    [Fact]
    public void Percentiles_agree_with_the_sorted_list_within_their_precision() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Select(v => v * 997L).NonEmptyListOf().ToArbitrary(), latencies =>
        {
            var histogram = new LatencyHistogram();
            foreach (var latency in latencies)
            {
                histogram.Record(latency);
            }

            var sorted = latencies.Order().ToArray();
            return new[] { 0.0, 0.5, 0.99, 0.999, 1.0 }.All(quantile =>
            {
                var expected = sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Length) - 1)];
                return Math.Abs(histogram.Percentile(quantile) - expected) <= expected / 64.0;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_longest_and_the_impossible_latency_are_counted_too()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(long.MaxValue);
        histogram.Record(-5);

        histogram.Count.ShouldBe(2);
        histogram.Percentile(0.5).ShouldBe(0);
        histogram.Percentile(1).ShouldBeGreaterThan((long)TimeSpan.FromMinutes(30).TotalNanoseconds);
    }
}

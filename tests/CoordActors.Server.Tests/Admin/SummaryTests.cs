using CoordActors.Server.Admin;

namespace CoordActors.Server.Tests.Admin;

public sealed class SummaryTests
{
    [Fact]
    public void Nothing_observed_is_all_zeros() => new Summary().View().ShouldBe(SummaryView.None);

    [Fact]
    public void Small_values_are_exact()
    {
        var summary = new Summary();
        for (var value = 0; value <= 10; value++)
        {
            summary.Add(value);
        }

        summary.View().ShouldBe(new SummaryView(11, 55, 0, 10, 5, 10, 10, 10));
    }

    [Fact]
    public void Percentiles_of_many_values_are_at_most_seven_percent_off()
    {
        var summary = new Summary(1000);
        for (var value = 1; value <= 100_000; value++)
        {
            summary.Add(value);
        }

        var view = summary.View();
        view.Max.ShouldBe(100);
        view.P50.ShouldBe(50, 3.5);
        view.P95.ShouldBe(95, 6.7);
        view.P999.ShouldBe(99.9, 7);
        view.Average.ShouldBe(50, 0.01);
    }

    [Theory]
    [InlineData(long.MaxValue / 2)]
    [InlineData(-5)]
    public void Any_value_has_a_bucket(long value)
    {
        var summary = new Summary();
        summary.Add(value);
        summary.View().P50.ShouldBe(Math.Max(0, value));
    }

    [Fact]
    public void A_reset_forgets_also_the_extremes()
    {
        var summary = new Summary();
        summary.Add(100, times: 3);
        summary.Reset();
        summary.Add(7);
        summary.View().ShouldBe(new SummaryView(1, 7, 7, 7, 7, 7, 7, 7));
    }
}

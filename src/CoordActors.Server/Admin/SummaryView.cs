namespace CoordActors.Server.Admin;

/// <summary>A picture of a <see cref="Summary"/>, in the unit of the metric.</summary>
/// <param name="Count">Number of observations.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Min">The smallest, 0 without any.</param>
/// <param name="Max">The largest, 0 without any.</param>
/// <param name="P50">Half of them are at most this.</param>
/// <param name="P95">So are 95 in 100.</param>
/// <param name="P99">So are 99 in 100.</param>
/// <param name="P999">So are 999 in 1000.</param>
public sealed record SummaryView(long Count, double Sum, double Min, double Max, double P50, double P95, double P99, double P999)
{
    /// <summary>No observation.</summary>
    public static readonly SummaryView None = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The average, 0 without observations.</summary>
    public double Average => Count == 0 ? 0 : Sum / Count;
}

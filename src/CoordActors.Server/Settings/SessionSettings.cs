using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.session</c>: the limits between which session timeouts are negotiated.</summary>
public sealed record SessionSettings
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    /// <summary>How often expiry is checked.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Shortest timeout that a client gets.</summary>
    public TimeSpan TimeoutMin { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest timeout that a client gets, at most 24 days (the protocol counts milliseconds in 32 bits).</summary>
    public TimeSpan TimeoutMax { get; init; } = TimeSpan.FromSeconds(40);

    internal static SessionSettings Read(ConfigurationReader block)
    {
        var tick = block.Duration("tick", ShortestTimeout, TimeSpan.FromHours(1));
        var settings = new SessionSettings
        {
            Tick = tick,
            TimeoutMin = TickCount.Read(block, "timeout-min", tick, ShortestTimeout, LongestTimeout),
            TimeoutMax = TickCount.Read(block, "timeout-max", tick, ShortestTimeout, LongestTimeout),
        };
        return settings.TimeoutMin <= settings.TimeoutMax
            ? settings
            : throw block.Wrong("timeout-min", $"at most coord.session.timeout-max, which is {HoconUnits.Format(settings.TimeoutMax)}");
    }
}

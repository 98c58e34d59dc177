using System.Globalization;
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
            TimeoutMin = Timeout(block, "timeout-min", tick),
            TimeoutMax = Timeout(block, "timeout-max", tick),
        };
        return settings.TimeoutMin <= settings.TimeoutMax
            ? settings
            : throw block.Wrong("timeout-min", $"at most coord.session.timeout-max, which is {HoconUnits.Format(settings.TimeoutMax)}");
    }

    private static TimeSpan Timeout(ConfigurationReader block, string key, TimeSpan tick)
    {
        var text = block.Text(key);
        var value = TimeSpan.MinValue;
        if (TicksOf(text) is { } ticks) value = ticks * tick;
        else if (HoconUnits.TryParseDuration(text, out var duration)) value = duration;
        return value >= ShortestTimeout && value <= LongestTimeout
            ? value
            : throw block.Wrong(key, "a duration from 1ms to 24d with a unit (ms, s, m, h, d), or a number of ticks such as \"2 ticks\"");
    }

    private static int? TicksOf(string text)
    {
        var number = text.EndsWith("ticks", StringComparison.Ordinal) ? text[..^"ticks".Length] : "";
        return int.TryParse(number.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= 1_000_000 ? ticks : null;
    }
}

using System.Globalization;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>Durations that may be given in ticks, such as <c>2 ticks</c>.</summary>
internal static class TickCount
{
    public static TimeSpan Read(ConfigurationReader block, string key, TimeSpan tick, TimeSpan min, TimeSpan max)
    {
        var text = block.Text(key);
        var value = TimeSpan.MinValue;
        if (TicksOf(text) is { } ticks) value = ticks * tick;
        else if (HoconUnits.TryParseDuration(text, out var duration)) value = duration;
        return value >= min && value <= max
            ? value
            : throw block.Wrong(
                key,
                $"a duration from {HoconUnits.Format(min)} to {HoconUnits.Format(max)} with a unit (ms, s, m, h, d), or a number of ticks such as \"2 ticks\"");
    }

    private static int? TicksOf(string text)
    {
        var number = text.EndsWith("ticks", StringComparison.Ordinal) ? text[..^"ticks".Length] : "";
        return int.TryParse(number.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= 1_000_000 ? ticks : null;
    }
}

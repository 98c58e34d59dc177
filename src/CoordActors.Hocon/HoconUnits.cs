using System.Globalization;

namespace CoordActors.Hocon;

/// <summary>Gives text a meaning: durations, sizes, switches, addresses.</summary>
public static class HoconUnits
{
    /// <summary>Reads <c>10ms</c>, <c>5s</c>, <c>3 m</c>, <c>1.5 hours</c>, <c>2d</c>; a number alone is milliseconds; <c>infinite</c> is
    /// <see cref="Timeout.InfiniteTimeSpan"/>. Units: ns, us, ms, s, m, h, d and their long names.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = Timeout.InfiniteTimeSpan;
        if (text.Trim() is "infinite") return true;
        if (!TrySplit(text, out var number, out var unit) || TicksOf(unit) is not { } ticks) return false;
        if (!TryScale(number, ticks, out var total)) return false;
        duration = TimeSpan.FromTicks(total);
        return true;
    }

    /// <summary>Reads <c>128000</c>, <c>128000b</c>, <c>10k</c>, <c>64 MiB</c>, <c>2 GB</c>: one letter or an i means powers of 1024,
    /// kB, MB, GB, TB powers of 1000; letter case does not count.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The size in bytes.</param>
    public static bool TryParseSize(string text, out long bytes)
    {
        bytes = 0;
        return TrySplit(text, out var number, out var unit) && BytesOf(unit) is { } factor && TryScale(number, factor, out bytes);
    }

    /// <summary>Reads <c>on</c>, <c>yes</c>, <c>true</c>, <c>off</c>, <c>no</c>, <c>false</c> in lower case.</summary>
    public static bool TryParseSwitch(string text, out bool value)
    {
        value = text is "on" or "yes" or "true";
        return value || text is "off" or "no" or "false";
    }

    /// <summary>Reads <c>host:port</c>, also <c>[::1]:2181</c>; the port is 1 to 65535.</summary>
    public static bool TryParseHostPort(string text, out string host, out int port)
    {
        host = "";
        port = 0;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)) return false;
        host = text[..colon];
        if (host is ['[', .., ']']) host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal)) return false;
        return port is >= 1 and <= ushort.MaxValue && Uri.CheckHostName(host) != UriHostNameType.Unknown;
    }

    /// <summary>Writes a duration in the largest unit that needs no fraction.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == Timeout.InfiniteTimeSpan) return "infinite";
        if (duration == TimeSpan.Zero) return "0s";
        (string Unit, long Ticks)[] units =
            [("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
             ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond)];
        foreach (var (unit, ticks) in units)
        {
            if (duration.Ticks % ticks == 0) return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks * 100}ns");
    }

    /// <summary>Writes a size in the largest power of 1024 that needs no fraction.</summary>
    /// <param name="bytes">The size in bytes.</param>
    public static string FormatSize(long bytes)
    {
        const string letters = "kmgt";
        var unit = -1;
        while (bytes != 0 && bytes % 1024 == 0 && unit < letters.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return bytes.ToString(CultureInfo.InvariantCulture) + (unit < 0 ? "b" : letters[unit].ToString());
    }

    private static bool TrySplit(string text, out decimal number, out string unit)
    {
        text = text.Trim();
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1])) end--;
        unit = text[end..];
        return decimal.TryParse(
            text.AsSpan(0, end).TrimEnd(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryScale(decimal number, decimal factor, out long total)
    {
        total = 0;
        if (Math.Abs(number) > long.MaxValue / factor) return false;
        total = (long)(number * factor);
        return true;
    }

    private static decimal? TicksOf(string unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01m,
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        _ => null,
    };

    private static decimal? BytesOf(string unit) => unit.ToUpperInvariant() switch
    {
        "" or "B" or "BYTE" or "BYTES" => 1,
        "K" or "KI" or "KIB" => 1L << 10,
        "M" or "MI" or "MIB" => 1L << 20,
        "G" or "GI" or "GIB" => 1L << 30,
        "T" or "TI" or "TIB" => 1L << 40,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        _ => null,
    };
}

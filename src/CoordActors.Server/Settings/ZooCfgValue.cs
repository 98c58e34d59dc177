using System.Globalization;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>One line of zoo.cfg, and what ZooKeeper understands by its text.</summary>
internal sealed record ZooCfgValue(string Key, string Text, ConfigurationOrigin Origin)
{
    /// <summary>Java's switch for system properties: only <c>true</c> is on.</summary>
    public bool IsTrue => Text.Equals("true", StringComparison.OrdinalIgnoreCase);

    public static string Switch(bool on) => on ? "on" : "off";

    public long Number(string meaning)
        => long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"a whole number{meaning}");

    public string Count() => Number("").ToString(CultureInfo.InvariantCulture);

    /// <summary>A limit that ZooKeeper switches off by any number below 1.</summary>
    public string CountOrUnlimited() => Math.Max(0, Number("")).ToString(CultureInfo.InvariantCulture);

    public string Milliseconds() => string.Create(CultureInfo.InvariantCulture, $"{Number(" of milliseconds")}ms");

    /// <summary>Null, that is the default, for the number -1.</summary>
    public string? MillisecondsOrDefault() => Number(" of milliseconds") == -1 ? null : Milliseconds();

    public string Ticks() => Number(" of ticks") is var ticks and >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{ticks} ticks")
        : throw Wrong("a whole number of ticks, at least 1");

    /// <summary>ZooKeeper's own switches, which take nothing but true and false.</summary>
    public string StrictSwitch() => IsTrue || Text.Equals("false", StringComparison.OrdinalIgnoreCase) ? Switch(IsTrue) : throw Wrong("true or false");

    public string MillisecondsOrOff() => Number(" of milliseconds") <= 0 ? "off" : Milliseconds();

    public string KibibytesOrOff()
        => Number(" of KiB") is var number and > 0 ? string.Create(CultureInfo.InvariantCulture, $"{number}k") : "off";

    /// <summary>ZooKeeper takes port 0 for "not set".</summary>
    public string PortOrOff() => Number(" (a port)") == 0 ? "off" : Count();

    public ConfigurationException Wrong(string expected) => new(Origin, $"{Key} is \"{Text}\"; it must be {expected}.");
}

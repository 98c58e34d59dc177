using CoordActors.Hocon;
using Microsoft.Extensions.Configuration;

namespace CoordActors.Server.Settings;

/// <summary>What <see cref="SettingsLoader"/> made of the configuration.</summary>
public sealed class LoadedSettings
{
    private readonly IReadOnlyCollection<ConfigurationEntry> _entries;

    internal LoadedSettings(
        ServerSettings settings, IReadOnlyList<string> warnings, IConfigurationRoot configuration, IReadOnlyCollection<ConfigurationEntry> entries)
    {
        Settings = settings;
        Warnings = warnings;
        Configuration = configuration;
        _entries = entries;
    }

    /// <summary>The settings, checked.</summary>
    public ServerSettings Settings { get; }

    /// <summary>One sentence each, with file and line: keys that are unknown or have no effect.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>All sources together, for parts of the host that read configuration themselves.</summary>
    public IConfigurationRoot Configuration { get; }

    /// <summary>Every key of the server with the value in force and where it comes from, in the order of reference.conf. Secrets are masked.</summary>
    public IReadOnlyList<ConfigurationEntry> Describe()
        => [.. _entries.Select(entry => entry.Value.Length > 0 && IsSecret(entry.Key) ? entry with { Value = "(hidden)" } : entry)];

    /// <summary>The text of a value in force.</summary>
    /// <param name="key">Its dotted key.</param>
    internal string ValueOf(string key) => _entries.First(entry => entry.Key == key).Value;

    /// <summary>The error for a value that turns out not to fit only when it is used.</summary>
    /// <param name="key">Its dotted key.</param>
    /// <param name="expected">What would be right, to follow "it must be".</param>
    public ConfigurationException Wrong(string key, string expected) => _entries.First(entry => entry.Key == key).Wrong(expected);

    private static bool IsSecret(string key)
        => key.EndsWith("password", StringComparison.Ordinal) || key.EndsWith("digest", StringComparison.Ordinal) || key == "coord.auth.sasl.users";
}

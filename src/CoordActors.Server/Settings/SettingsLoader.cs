using CoordActors.Hocon;
using Microsoft.Extensions.Configuration;

namespace CoordActors.Server.Settings;

/// <summary>
/// Makes <see cref="ServerSettings"/> of the built-in reference.conf, a HOCON file or zoo.cfg over it, and options of the command line over both.
/// </summary>
public static class SettingsLoader
{
    /// <summary>Where the defaults come from, as origins name it.</summary>
    public const string ReferenceName = "reference.conf";

    /// <summary>Where options come from, as origins name it.</summary>
    public const string CommandLineName = "command line";

    /// <summary>Loads the configuration.</summary>
    /// <param name="file">A HOCON file or a ZooKeeper zoo.cfg; null: defaults only.</param>
    /// <param name="overrides">Values by dotted key, such as <c>coord.client.port</c>; lists are separated by commas.</param>
    /// <exception cref="ConfigurationException">A file cannot be read, a value is wrong, values contradict each other, an override has an
    /// unknown key, or an ensemble's server does not know its number.</exception>
    public static LoadedSettings Load(string? file = null, IReadOnlyDictionary<string, string>? overrides = null)
        => file is null ? Combine(null, null, overrides) : Combine(file, SettingsFile.Read(file), overrides);

    /// <summary>Loads the configuration from the content of a file.</summary>
    /// <param name="name">The file's name; it tells HOCON from zoo.cfg where the content leaves a doubt.</param>
    /// <param name="text">Its content.</param>
    /// <param name="overrides">As for <see cref="Load"/>.</param>
    public static LoadedSettings LoadText(string name, string text, IReadOnlyDictionary<string, string>? overrides = null)
        => Combine(name, text, overrides);

    /// <summary>The built-in reference.conf.</summary>
    public static string ReferenceText()
    {
        using var stream = typeof(SettingsLoader).Assembly.GetManifestResourceStream(ReferenceName)
            ?? throw new InvalidOperationException($"{ReferenceName} is not built into the server");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static LoadedSettings Combine(string? name, string? text, IReadOnlyDictionary<string, string>? overrides)
    {
        var reference = HoconParser.Parse(ReferenceText(), new HoconOptions { SourceName = ReferenceName }).Root;
        var defaults = new OriginConfigurationProvider();
        defaults.Set("", reference);
        var known = new KnownKeys(defaults);
        var options = Overrides(overrides, known);
        var warnings = new List<string>();
        List<OriginConfigurationProvider> above = [options];
        List<OriginConfigurationProvider> below = [defaults];
        ZooCfgContent? zooCfg = null;
        if (name is not null && text is not null && ZooCfg.Looks(name, text))
        {
            zooCfg = ZooCfg.Read(name, text, options, warnings);
            below.Add(zooCfg.Defaults);
            above.Insert(0, zooCfg.File);
        }
        else if (name is not null && text is not null)
        {
            above.Insert(0, ReadHocon(name, text, reference, options, known, warnings));
        }

        var own = OwnServer.Find(new ConfigurationReader(Build([.. below, .. above])).Block("coord"));
        var configuration = Build([.. below, own, .. above]);
        var reader = new ConfigurationReader(configuration);
        var settings = ServerSettings.Read(reader.Block("coord"), warnings);
        zooCfg?.CheckPeerType(settings.Ensemble, warnings);
        return new LoadedSettings(settings, warnings, configuration, known.InOrder(reader.Entries));
    }

    private static IConfigurationRoot Build(IEnumerable<OriginConfigurationProvider> providers)
    {
        var builder = new ConfigurationBuilder();
        foreach (var provider in providers) builder.Add(provider);
        return builder.Build();
    }

    private static OriginConfigurationProvider Overrides(IReadOnlyDictionary<string, string>? overrides, KnownKeys known)
    {
        var provider = new OriginConfigurationProvider();
        foreach (var (key, value) in overrides ?? new Dictionary<string, string>())
        {
            if (!known.Contains(key)) throw new ConfigurationException($"{CommandLineName}: unknown key {key}; {known.Suggest(key)}.");
            provider.Set(key.Replace('.', ':'), value, new ConfigurationOrigin(CommandLineName));
        }

        return provider;
    }

    private static OriginConfigurationProvider ReadHocon(
        string name, string text, HoconObject reference, OriginConfigurationProvider overrides, KnownKeys known, List<string> warnings)
    {
        // Substitutions in the file see what the server will see: options first, defaults last.
        var options = string.Concat(overrides.Keys.Select(key =>
            overrides.TryGet(key, out var value) ? $"{key.Replace(':', '.')} = {new HoconScalar(value, default)}\n" : ""));
        var document = HoconParser.Parse(
            text, new HoconOptions { SourceName = name, Overrides = HoconParser.Parse(options).Root, Fallback = reference });
        var provider = new OriginConfigurationProvider();
        provider.Set("", document.Root);
        known.Check(provider, document.References, warnings);
        return provider;
    }
}

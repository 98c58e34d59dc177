using CoordActors.Hocon;
using Microsoft.Extensions.Configuration;

namespace CoordActors.Server.Settings;

/// <summary>
/// Makes <see cref="ServerSettings"/> of the built-in reference.conf, a HOCON file or zoo.cfg over it, and options of the command line over both.
/// </summary>
public static class SettingsLoader
{
    private const string ReferenceName = "reference.conf";

    /// <summary>Loads the configuration.</summary>
    /// <param name="file">A HOCON file or a ZooKeeper zoo.cfg; null: defaults only.</param>
    /// <param name="overrides">Values by dotted key, such as <c>coord.client.port</c>; lists are separated by commas.</param>
    /// <exception cref="ConfigurationException">A file cannot be read, a value is wrong, values contradict each other, an override has an
    /// unknown key, or zoo.cfg describes an ensemble.</exception>
    public static LoadedSettings Load(string? file = null, IReadOnlyDictionary<string, string>? overrides = null)
        => file is null ? Combine(null, null, overrides) : Combine(file, ReadFile(file), overrides);

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
        var builder = new ConfigurationBuilder().Add(defaults);
        if (name is not null && text is not null)
        {
            if (ZooCfg.Looks(name, text)) builder.Add(ZooCfg.Read(name, text, options, warnings));
            else builder.Add(ReadHocon(name, text, reference, options, known, warnings));
        }

        var configuration = builder.Add(options).Build();
        var reader = new ConfigurationReader(configuration);
        var settings = ServerSettings.Read(reader.Block("coord"), warnings);
        return new LoadedSettings(settings, warnings, configuration, known.InOrder(reader.Entries));
    }

    private static OriginConfigurationProvider Overrides(IReadOnlyDictionary<string, string>? overrides, KnownKeys known)
    {
        var provider = new OriginConfigurationProvider();
        foreach (var (key, value) in overrides ?? new Dictionary<string, string>())
        {
            if (!known.Contains(key)) throw new ConfigurationException($"command line: unknown key {key}; {known.Suggest(key)}.");
            provider.Set(key.Replace('.', ':'), value, new ConfigurationOrigin("command line"));
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

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException($"{path}: the file does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"{path}: the file cannot be read ({e.Message.TrimEnd('.')}).");
        }
    }
}

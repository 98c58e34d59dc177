using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CoordActors.Hocon;

/// <summary>
/// Reads typed values of one block and remembers what was read. Of several providers the last one that has a key counts, for a list as a
/// whole.
/// Every wrong value ends in a <see cref="ConfigurationException"/> that names file, line, key, what was found and what would be right.
/// </summary>
public sealed class ConfigurationReader
{
    private readonly IReadOnlyList<IConfigurationProvider> _providers;
    private readonly Dictionary<string, ConfigurationEntry> _entries;
    private readonly string _block;

    /// <summary>Makes a reader of the outermost block.</summary>
    public ConfigurationReader(IConfigurationRoot configuration)
        : this([.. configuration.Providers.Reverse()], new Dictionary<string, ConfigurationEntry>(StringComparer.OrdinalIgnoreCase), "")
    {
    }

    private ConfigurationReader(IReadOnlyList<IConfigurationProvider> providers, Dictionary<string, ConfigurationEntry> entries, string block)
    {
        _providers = providers;
        _entries = entries;
        _block = block;
    }

    /// <summary>Everything read so far through this reader and those of its blocks, by dotted key.</summary>
    public IReadOnlyDictionary<string, ConfigurationEntry> Entries => _entries;

    /// <summary>Makes a reader of an inner block that shares <see cref="Entries"/>.</summary>
    public ConfigurationReader Block(string name) => new(_providers, _entries, NameOf(name) + ".");

    /// <summary>The text of a key.</summary>
    /// <exception cref="ConfigurationException">The key has no value, or a block or list as its value.</exception>
    public string Text(string key)
    {
        var name = NameOf(key);
        var path = name.Replace('.', ':');
        foreach (var provider in _providers)
        {
            var set = provider.TryGet(path, out var text) && text is not null;
            if (!set && FirstBelow(provider, path) is { } child)
            {
                throw new ConfigurationException(OriginOf(provider, child), $"{name} is a block or a list; it must be one value.");
            }

            if (!set) continue;
            Record(name, text!, OriginOf(provider, path));
            return text!;
        }

        throw new ConfigurationException($"{name} has no value.");
    }

    /// <summary>The items of a list; a single text is split at commas.</summary>
    /// <exception cref="ConfigurationException">The key has no value, or an item is not text.</exception>
    public IReadOnlyList<string> List(string key)
    {
        var name = NameOf(key);
        var path = name.Replace('.', ':');
        foreach (var provider in _providers)
        {
            List<string> items = [];
            ConfigurationOrigin origin;
            if (provider.TryGet(path, out var text) && text is not null)
            {
                origin = OriginOf(provider, path);
                items.AddRange(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
            else if (FirstBelow(provider, path) is { } child)
            {
                origin = OriginOf(provider, child);
                while (provider.TryGet($"{path}:{items.Count}", out var item) && item is not null) items.Add(item);
                if (items.Count == 0) throw new ConfigurationException(origin, $"{name} is a block; it must be a list such as [a, b].");
            }
            else
            {
                continue;
            }

            Record(name, string.Join(", ", items), origin);
            return items;
        }

        throw new ConfigurationException($"{name} has no value.");
    }

    /// <summary>The fields of a block whose names are free, each with its own place; a single text is split at commas and means <c>name=value</c>
    /// each.</summary>
    /// <exception cref="ConfigurationException">The key has no value, or a field is not text.</exception>
    public IReadOnlyList<ConfigurationEntry> Map(string key)
    {
        var name = NameOf(key);
        var path = name.Replace('.', ':');
        foreach (var provider in _providers)
        {
            List<ConfigurationEntry> fields = [];
            if (provider.TryGet(path, out var text) && text is not null)
            {
                var origin = OriginOf(provider, path);
                var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                fields.AddRange(items.Select((item, i) => Field(item, i + 1, origin)));
                Record(name, text, origin);
                return fields;
            }

            foreach (var field in provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                var origin = OriginOf(provider, $"{path}:{field}");
                if (!provider.TryGet($"{path}:{field}", out var value) || value is null)
                {
                    throw new ConfigurationException(origin, $"{name}.{field} is a block or a list; it must be one value.");
                }

                fields.Add(new ConfigurationEntry($"{name}.{field}", value, origin));
            }

            if (fields.Count == 0) continue;
            Record(name, string.Join(", ", fields.Select(field => $"{field.Key[(name.Length + 1)..]}={field.Value}")), fields[0].Origin);
            return fields;
        }

        throw new ConfigurationException($"{name} has no value.");

        // The item is not quoted: it may be a password.
        ConfigurationEntry Field(string item, int number, ConfigurationOrigin origin)
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new ConfigurationException(origin, $"item {number} of {name} has no name; it must be name=value.");
            return new ConfigurationEntry($"{name}.{item[..equals].Trim()}", item[(equals + 1)..].Trim(), origin);
        }
    }

    /// <summary>A switch: on, yes, true, off, no or false.</summary>
    public bool Switch(string key)
        => HoconUnits.TryParseSwitch(Text(key), out var value) ? value : throw Wrong(key, "on or off");

    /// <summary>A whole number.</summary>
    public int Integer(string key, int min, int max) => (int)Number(key, min, max);

    /// <summary>A whole number.</summary>
    public long Number(string key, long min, long max)
        => long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Wrong(key, $"a whole number from {min} to {max}");

    /// <summary>A port number; null when the value is <c>off</c>.</summary>
    public int? PortOrOff(string key)
    {
        var text = Text(key);
        if (text == "off") return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= ushort.MaxValue
            ? port
            : throw Wrong(key, "a port number from 1 to 65535, 0 for any free port, or off");
    }

    /// <summary>A duration.</summary>
    /// <param name="key">The key.</param>
    /// <param name="min">Shortest allowed.</param>
    /// <param name="max">Longest allowed.</param>
    /// <param name="canBeOff">Whether <c>off</c> and 0 are allowed too; both are zero.</param>
    public TimeSpan Duration(string key, TimeSpan min, TimeSpan max, bool canBeOff = false)
    {
        var text = Text(key);
        if (canBeOff && text == "off") return TimeSpan.Zero;
        if (HoconUnits.TryParseDuration(text, out var value))
        {
            if (value >= min && value <= max) return value;
            if (canBeOff && value == TimeSpan.Zero) return value;
        }

        throw Wrong(key, $"a duration from {HoconUnits.Format(min)} to {HoconUnits.Format(max)} with a unit (ms, s, m, h, d){OrOff(canBeOff)}");
    }

    /// <summary>A size in bytes.</summary>
    /// <param name="key">The key.</param>
    /// <param name="min">Smallest allowed, bytes.</param>
    /// <param name="max">Largest allowed, bytes.</param>
    /// <param name="canBeOff">Whether <c>off</c> and 0 are allowed too; both are 0.</param>
    public long Size(string key, long min, long max, bool canBeOff = false)
    {
        var text = Text(key);
        if (canBeOff && text == "off") return 0;
        if (HoconUnits.TryParseSize(text, out var value) && ((value >= min && value <= max) || (canBeOff && value == 0))) return value;
        throw Wrong(key, $"a size from {HoconUnits.FormatSize(min)} to {HoconUnits.FormatSize(max)} (units: b, k, m, g, t){OrOff(canBeOff)}");
    }

    /// <summary>One of the names of an enumeration, letter case ignored.</summary>
    public T Choice<T>(string key)
        where T : struct, Enum
    {
        var text = Text(key);
        var names = Enum.GetNames<T>();
        return names.Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse<T>(text, ignoreCase: true, out var value)
            ? value
            : throw Wrong(key, "one of " + string.Join(", ", names.Select(name => name.ToLowerInvariant())));
    }

    /// <summary>An address to listen at: an IP address, a host name, or <c>*</c> for every address of both families.</summary>
    public string ListenAddress(string key)
    {
        var text = Text(key);
        return text == "*" || Uri.CheckHostName(text) != UriHostNameType.Unknown
            ? text
            : throw Wrong(key, "an IP address, a host name or \"*\" for all addresses");
    }

    /// <summary>A host and a port, written <c>host:port</c>.</summary>
    public (string Host, int Port) HostPort(string key)
        => HoconUnits.TryParseHostPort(Text(key), out var host, out var port)
            ? (host, port)
            : throw Wrong(key, "host:port, such as server1:2181 or [::1]:2181");

    /// <summary>Where the value of a key that was read stands.</summary>
    public ConfigurationOrigin OriginOf(string key) => _entries[NameOf(key)].Origin;

    /// <summary>The error for a value that was read and does not fit.</summary>
    /// <param name="key">The key in this block.</param>
    /// <param name="expected">What would be right, to follow "it must be".</param>
    public ConfigurationException Wrong(string key, string expected) => _entries[NameOf(key)].Wrong(expected);

    private static string OrOff(bool canBeOff) => canBeOff ? ", or off" : "";

    private static string? FirstBelow(IConfigurationProvider provider, string path)
        => provider.GetChildKeys([], path).FirstOrDefault() is { } child ? $"{path}:{child}" : null;

    private static ConfigurationOrigin OriginOf(IConfigurationProvider provider, string path)
        => provider is IConfigurationOrigins origins && origins.TryGetOrigin(path, out var origin)
            ? origin
            : new ConfigurationOrigin(provider.ToString() ?? provider.GetType().Name);

    private void Record(string name, string text, ConfigurationOrigin origin) => _entries[name] = new ConfigurationEntry(name, text, origin);

    private string NameOf(string key) => _block + key;
}

using Microsoft.Extensions.Configuration;

namespace CoordActors.Hocon;

/// <summary>A configuration provider whose values carry their origins; what it holds is given to it once.</summary>
public class OriginConfigurationProvider : ConfigurationProvider, IConfigurationOrigins, IConfigurationSource
{
    private readonly Dictionary<string, ConfigurationOrigin> _origins = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys held, parts separated by colons.</summary>
    public IReadOnlyCollection<string> Keys => _origins.Keys;

    /// <summary>Sets a value; a null value says that the key is not set here.</summary>
    /// <param name="key">The key, parts separated by colons.</param>
    /// <param name="value">Its text.</param>
    /// <param name="origin">Where it was written.</param>
    public void Set(string key, string? value, ConfigurationOrigin origin)
    {
        Data[key] = value;
        _origins[key] = origin;
    }

    /// <summary>Sets a value and everything below it.</summary>
    /// <param name="key">The key, parts separated by colons; empty for the root.</param>
    /// <param name="value">The value: blocks become longer keys, lists get the parts 0, 1, 2 …; an empty list becomes an empty text.</param>
    public void Set(string key, HoconValue value)
    {
        switch (value)
        {
            case HoconObject block:
                foreach (var (name, field) in block.Fields) Set(Below(key, name), field);
                break;
            case HoconArray { Items.Count: 0 }:
                Set(key, "", value.Origin);
                break;
            case HoconArray array:
                for (var i = 0; i < array.Items.Count; i++) Set(Below(key, $"{i}"), array.Items[i]);
                break;
            case HoconScalar scalar:
                Set(key, scalar.Text, scalar.Origin);
                break;
        }
    }

    /// <inheritdoc/>
    public bool TryGetOrigin(string key, out ConfigurationOrigin origin) => _origins.TryGetValue(key, out origin);

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    private static string Below(string key, string name) => key.Length == 0 ? name : ConfigurationPath.Combine(key, name);
}

using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The keys of reference.conf, dotted: what a configuration may say.</summary>
internal sealed class KnownKeys
{
    private readonly List<string> _keys = [];

    public KnownKeys(OriginConfigurationProvider reference)
    {
        foreach (var path in reference.Keys)
        {
            var key = path.Replace(':', '.');
            // The items of a list stand for the list.
            var item = key.LastIndexOf('.');
            if (char.IsAsciiDigit(key[item + 1])) key = key[..item];
            if (!_keys.Contains(key)) _keys.Add(key);
        }
    }

    public bool Contains(string key) => _keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<ConfigurationEntry> InOrder(IReadOnlyDictionary<string, ConfigurationEntry> entries)
        => [.. _keys.Where(entries.ContainsKey).Select(key => entries[key])];

    public string Suggest(string key) => "the nearest known key is " + NearestName.Of(key, _keys);

    /// <summary>Names every key of a file that nothing reads.</summary>
    /// <exception cref="ConfigurationException">A block of ours has one value instead of keys.</exception>
    public void Check(OriginConfigurationProvider file, IReadOnlySet<string> references, ICollection<string> warnings)
    {
        foreach (var path in file.Keys)
        {
            var key = path.Replace(':', '.');
            // A quoted key with a dot in it, such as "coord.client".port, is not the path that it looks like. A name that the operator chooses may have one.
            var isPath = !path.Contains('.', StringComparison.Ordinal)
                || _keys.Any(known => path.StartsWith(known.Replace('.', ':') + ":", StringComparison.OrdinalIgnoreCase));
            if (isPath && _keys.Any(known => IsAtOrBelow(key, known))) continue;
            file.TryGetOrigin(path, out var origin);
            if (isPath && file.TryGet(path, out var value) && value is not null && _keys.Any(known => IsAtOrBelow(known, key)))
            {
                throw new ConfigurationException(origin, $"{key} is one value; it must be a block {{ … }} with keys of its own.");
            }

            // A key outside our block may serve substitutions.
            if (!IsAtOrBelow(key, "coord") && references.Any(name => IsAtOrBelow(key, name) || IsAtOrBelow(name, key))) continue;
            warnings.Add($"{origin}: unknown key {key} is ignored; {Suggest(key)}.");
        }
    }

    private static bool IsAtOrBelow(string key, string block)
        => key.StartsWith(block, StringComparison.OrdinalIgnoreCase) && (key.Length == block.Length || key[block.Length] == '.');
}

using System.Diagnostics.CodeAnalysis;

namespace CoordActors.Hocon;

/// <summary>A block: keys with values, in the order of first appearance. Keys are compared by ordinal.</summary>
public sealed class HoconObject : HoconValue, IEquatable<HoconObject>
{
    private readonly OrderedDictionary<string, HoconValue> _fields;

    /// <summary>Makes a block; of two fields with one key the later one stays.</summary>
    /// <exception cref="HoconException">The block would be too deep or too large.</exception>
    public HoconObject(IEnumerable<KeyValuePair<string, HoconValue>> fields, ConfigurationOrigin origin)
        : base(origin)
    {
        _fields = new OrderedDictionary<string, HoconValue>(StringComparer.Ordinal);
        foreach (var (key, value) in fields) _fields[key] = value;
        (Depth, ValueCount) = Measure(_fields.Values, origin);
    }

    /// <summary>The fields in order.</summary>
    public IReadOnlyDictionary<string, HoconValue> Fields => _fields;

    internal override int Depth { get; }

    internal override int ValueCount { get; }

    /// <summary>Lays one block over another: the upper one's values win, blocks on both sides are merged.</summary>
    public static HoconObject Merge(HoconObject lower, HoconObject upper)
    {
        var merged = new OrderedDictionary<string, HoconValue>(lower._fields, StringComparer.Ordinal);
        foreach (var (key, value) in upper._fields)
        {
            merged[key] = merged.TryGetValue(key, out var below) ? Combine(value, below)! : value;
        }

        return new HoconObject(merged, upper.Origin);
    }

    /// <summary>Finds the value of a dotted path such as <c>coord.client.port</c>.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out HoconValue? value)
    {
        value = Find(HoconPath.Split(path), 0);
        return value is not null;
    }

    internal static HoconValue? Combine(HoconValue? upper, HoconValue? lower)
        => upper is HoconObject above && lower is HoconObject below ? Merge(below, above) : upper ?? lower;

    internal HoconValue? Find(IReadOnlyList<string> path, int from)
    {
        HoconValue? found = this;
        for (var i = from; i < path.Count; i++)
        {
            if (found is not HoconObject block || !block._fields.TryGetValue(path[i], out found)) return null;
        }

        return found;
    }

    internal override string Describe() => "a block";

    /// <inheritdoc/>
    public bool Equals(HoconObject? other)
        => other is not null && other._fields.Count == _fields.Count
            && _fields.All(field => other._fields.TryGetValue(field.Key, out var value) && value.Equals(field.Value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HoconObject);

    /// <inheritdoc/>
    public override int GetHashCode() => _fields.Count;
}

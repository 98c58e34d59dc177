namespace CoordActors.Hocon;

/// <summary>A list of values.</summary>
public sealed class HoconArray : HoconValue, IEquatable<HoconArray>
{
    /// <summary>Makes a list.</summary>
    /// <exception cref="HoconException">The list would be too deep or too long.</exception>
    public HoconArray(IEnumerable<HoconValue> items, ConfigurationOrigin origin)
        : base(origin)
    {
        Items = [.. items];
        (Depth, ValueCount) = Measure(Items, origin);
    }

    /// <summary>The values in order.</summary>
    public IReadOnlyList<HoconValue> Items { get; }

    internal override int Depth { get; }

    internal override int ValueCount { get; }

    internal override string Describe() => "a list";

    /// <inheritdoc/>
    public bool Equals(HoconArray? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HoconArray);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;
}

namespace CoordActors.Hocon;

/// <summary>A resolved HOCON value: no substitution is left in it. Immutable, compared by content (origins do not count).</summary>
public abstract class HoconValue
{
    /// <summary>Deepest nesting of blocks and lists, a guard against input made to exhaust the stack.</summary>
    public const int DepthMax = 100;

    /// <summary>Most values below one block or list, a guard against substitutions that multiply each other.</summary>
    public const int ValuesMax = 100_000;

    private protected HoconValue(ConfigurationOrigin origin) => Origin = origin;

    /// <summary>Where the value was written.</summary>
    public ConfigurationOrigin Origin { get; }

    /// <summary>Levels of blocks and lists below and including this one; 0 for text.</summary>
    internal abstract int Depth { get; }

    /// <summary>Number of scalars in this value, at least 1.</summary>
    internal abstract int ValueCount { get; }

    /// <summary>What the value is, for error messages.</summary>
    internal abstract string Describe();

    /// <summary>The value as HOCON that parses to an equal value.</summary>
    public sealed override string ToString() => HoconRenderer.Render(this);

    private protected static (int Depth, int ValueCount) Measure(IEnumerable<HoconValue> children, ConfigurationOrigin origin)
    {
        var depth = 0;
        long count = 0;
        foreach (var child in children)
        {
            depth = Math.Max(depth, child.Depth);
            count += child.ValueCount;
        }

        if (depth >= DepthMax) throw new HoconException(origin, "blocks nested too deeply", $"at most {DepthMax} levels");
        if (count > ValuesMax) throw new HoconException(origin, "too many values", $"at most {ValuesMax} below one block");
        return (depth + 1, (int)Math.Max(1, count));
    }
}

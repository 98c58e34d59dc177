namespace CoordActors.Hocon;

/// <summary>Text, a number, a switch or null; HOCON gives text its meaning only when it is read.</summary>
public sealed class HoconScalar : HoconValue, IEquatable<HoconScalar>
{
    /// <summary>Makes a scalar.</summary>
    /// <param name="text">The text without quotes, or null for HOCON's <c>null</c>.</param>
    /// <param name="origin">Where it was written.</param>
    public HoconScalar(string? text, ConfigurationOrigin origin)
        : base(origin)
        => Text = text;

    /// <summary>The text without quotes; null for HOCON's <c>null</c>.</summary>
    public string? Text { get; }

    internal override int Depth => 0;

    internal override int ValueCount => 1;

    internal override string Describe() => Text is null ? "null" : "text";

    /// <inheritdoc/>
    public bool Equals(HoconScalar? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HoconScalar);

    /// <inheritdoc/>
    public override int GetHashCode() => Text is null ? 0 : StringComparer.Ordinal.GetHashCode(Text);
}

namespace CoordActors.Zab;

/// <summary>
/// Feature levels are versions of the rules by which transactions are applied. Every transaction says its own, so that all servers apply it alike,
/// whatever they could do; the leader gives it.
/// </summary>
/// <param name="Known">The highest level that this server's code applies.</param>
/// <param name="Reached">The highest level of a transaction that this server has carried out.</param>
public sealed record FeatureLevels(byte Known, byte Reached)
{
    /// <summary>The level of the first version.</summary>
    public const byte Lowest = 1;

    /// <summary>Those of the first version.</summary>
    public static FeatureLevels First { get; } = new(Lowest, Lowest);
}

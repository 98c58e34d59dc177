namespace CoordActors.Hocon;

/// <summary>Where a configuration value was written.</summary>
/// <param name="Source">File path as it was given, or a name such as <c>command line</c>.</param>
/// <param name="Line">1-based line, 0 where the source has no lines.</param>
/// <param name="Column">1-based column, 0 where unknown.</param>
/// <param name="KeyAsWritten">The key as the source spells it, when that is not the key that the program reads (a ZooKeeper key).</param>
public readonly record struct ConfigurationOrigin(string Source, int Line = 0, int Column = 0, string? KeyAsWritten = null)
{
    /// <summary><c>file:line</c>, or the source alone where it has no lines.</summary>
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}

namespace CoordActors.Hocon;

/// <summary>A value in force.</summary>
/// <param name="Key">Its dotted key.</param>
/// <param name="Value">Its text as written; the items of a list are separated by commas.</param>
/// <param name="Origin">Where it was written.</param>
public sealed record ConfigurationEntry(string Key, string Value, ConfigurationOrigin Origin)
{
    /// <summary>The key as messages name it: as the source spells it, and where that is another key, also as the program reads it.</summary>
    public string Name => Origin.KeyAsWritten is { } written ? $"{written} (here {Key})" : Key;

    /// <summary>The error for a value that does not fit.</summary>
    /// <param name="expected">What would be right, to follow "it must be".</param>
    public ConfigurationException Wrong(string expected) => new(Origin, $"{Name} is \"{Value}\"; it must be {expected}.");
}

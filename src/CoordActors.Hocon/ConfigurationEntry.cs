namespace CoordActors.Hocon;

/// <summary>A value in force.</summary>
/// <param name="Key">Its dotted key.</param>
/// <param name="Value">Its text as written; the items of a list are separated by commas.</param>
/// <param name="Origin">Where it was written.</param>
public sealed record ConfigurationEntry(string Key, string Value, ConfigurationOrigin Origin);

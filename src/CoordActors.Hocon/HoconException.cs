namespace CoordActors.Hocon;

/// <summary>Text that is not HOCON, or HOCON whose substitutions or includes cannot be resolved.</summary>
public sealed class HoconException : ConfigurationException
{
    /// <summary>Makes an error for one place of a text.</summary>
    /// <param name="origin">The place.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What would be right.</param>
    public HoconException(ConfigurationOrigin origin, string found, string expected)
        : base(origin, $"{origin.Source}:{origin.Line}:{origin.Column}: found {found}; expected {expected}.", null)
    {
        Found = found;
        Expected = expected;
    }

    /// <summary>What stands at the place.</summary>
    public string Found { get; }

    /// <summary>What would be right there.</summary>
    public string Expected { get; }
}

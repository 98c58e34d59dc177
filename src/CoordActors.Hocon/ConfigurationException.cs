namespace CoordActors.Hocon;

/// <summary>A configuration that cannot be used. The message is one sentence for the person who wrote the configuration.</summary>
public class ConfigurationException : Exception
{
    /// <summary>Makes an error from a whole sentence, with no single place to blame.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error about one place: the message becomes <c>file:line: sentence</c>.</summary>
    public ConfigurationException(ConfigurationOrigin origin, string sentence)
        : base($"{origin}: {sentence}")
        => Origin = origin;

    /// <summary>Makes an error with a message that names its place itself.</summary>
    protected ConfigurationException(ConfigurationOrigin origin, string message, Exception? inner)
        : base(message, inner)
        => Origin = origin;

    /// <summary>The place to correct, if there is a single one.</summary>
    public ConfigurationOrigin? Origin { get; }
}

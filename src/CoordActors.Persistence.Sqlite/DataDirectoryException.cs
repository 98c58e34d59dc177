namespace CoordActors.Persistence.Sqlite;

/// <summary>What is wrong with a data directory.</summary>
public enum DataDirectoryFault
{
    /// <summary>Another process works in it.</summary>
    InUse,

    /// <summary>A file belongs to another application.</summary>
    ForeignFile,

    /// <summary>A file was written by a newer version.</summary>
    NewerFormat,

    /// <summary>A file was written by a development version that no release reads.</summary>
    OlderFormat,

    /// <summary>A file is damaged, or acknowledged data is missing.</summary>
    Damaged,

    /// <summary>The directory or a file cannot be read or written.</summary>
    Inaccessible,
}

/// <summary>A data directory cannot be used. The message is one sentence for the operator.</summary>
/// <param name="fault">What kind.</param>
/// <param name="path">The directory or file.</param>
/// <param name="message">One sentence that names the path and what is wrong.</param>
/// <param name="cause">The underlying error, or null.</param>
public sealed class DataDirectoryException(DataDirectoryFault fault, string path, string message, Exception? cause = null)
    : IOException(message, cause)
{
    /// <summary>What kind.</summary>
    public DataDirectoryFault Fault { get; } = fault;

    /// <summary>The directory or file.</summary>
    public string Path { get; } = path;
}

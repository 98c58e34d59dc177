namespace CoordActors.Client;

/// <summary>One read of <see cref="CoordClient.MultiReadAsync"/>.</summary>
/// <param name="Path">The znode.</param>
/// <param name="Children">Whether its children are asked for; else its data.</param>
public sealed record ReadOperation(string Path, bool Children)
{
    /// <summary>Reads data and stat.</summary>
    public static ReadOperation GetData(string path) => new(path, Children: false);

    /// <summary>Reads the names of the children.</summary>
    public static ReadOperation GetChildren(string path) => new(path, Children: true);
}

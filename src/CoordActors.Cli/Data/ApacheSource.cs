namespace CoordActors.Cli.Data;

/// <summary>Where the data of a ZooKeeper are: its dataDir, or what its zoo.cfg says.</summary>
/// <param name="DataDirectory">The directory of the snapshots.</param>
/// <param name="LogDirectory">The directory of the logs, if it is another one.</param>
internal sealed record ApacheSource(string DataDirectory, string? LogDirectory)
{
    /// <summary>Reads the argument of a command: a directory, or a zoo.cfg.</summary>
    /// <exception cref="BadInputException">The file has no dataDir.</exception>
    public static ApacheSource Of(string path, string? logDirectory)
    {
        if (!File.Exists(path))
        {
            return new ApacheSource(path, logDirectory);
        }

        var dataDirectory = ValueOf(path, "dataDir") ?? throw new BadInputException($"{path} is no zoo.cfg: it has no line dataDir=DIR.");
        return new ApacheSource(dataDirectory, logDirectory ?? ValueOf(path, "dataLogDir"));
    }

    /// <summary>The last line counts, as for ZooKeeper.</summary>
    private static string? ValueOf(string path, string key)
    {
        var value = File.ReadLines(path)
            .Select(line => line.Trim().Split('=', 2, StringSplitOptions.TrimEntries))
            .LastOrDefault(parts => parts.Length == 2 && parts[0] == key && parts[1].Length > 0);
        return value?[1];
    }
}

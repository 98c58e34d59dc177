using System.Globalization;

namespace CoordActors.Migration.Apache;

/// <summary>The files of a ZooKeeper data directory.</summary>
internal static class ApacheFiles
{
    public const string Folder = "version-2";

    private static readonly string[] Suffixes = ["", ".gz", ".snappy"];

    /// <summary>The folder with the files: the one below the directory, or the directory itself.</summary>
    /// <exception cref="MigrationException">There is neither.</exception>
    public static string FolderOf(string directory)
    {
        var below = Path.Combine(directory, Folder);
        if (Directory.Exists(below))
        {
            return below;
        }

        var isItself = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))) == Folder;
        return isItself && Directory.Exists(directory)
            ? directory
            : throw new MigrationException($"{directory} is no data directory of ZooKeeper: it has no folder {Folder}.");
    }

    /// <summary>The snapshots, the newest first.</summary>
    public static List<(long Zxid, string Path)> Snapshots(string folder)
    {
        var found = Suffixes.SelectMany(suffix => Named(folder, "snapshot.", suffix)).ToList();
        found.Sort(static (x, y) => y.Zxid.CompareTo(x.Zxid));
        return found;
    }

    /// <summary>The logs, the oldest first.</summary>
    public static List<(long Zxid, string Path)> Logs(string folder)
    {
        var found = Named(folder, "log.", "").ToList();
        found.Sort(static (x, y) => x.Zxid.CompareTo(y.Zxid));
        return found;
    }

    /// <summary>The zxid in the name of a snapshot; null if the name says none.</summary>
    public static long? ZxidOfSnapshot(string path) =>
        Suffixes.Select(suffix => ZxidIn(Path.GetFileName(path), "snapshot.", suffix)).FirstOrDefault(zxid => zxid is not null);

    /// <summary>Opens a snapshot; its bytes come uncompressed.</summary>
    public static Stream OpenSnapshot(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 128 << 10, FileOptions.SequentialScan);
        var start = new byte[2];
        var read = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return (read == 2, start) switch
        {
            (true, [0x1F, 0x8B]) => new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress),
            (true, [0x82, (byte)'S']) => new SnappyInput(file),
            _ => file,
        };
    }

    /// <summary>The number in a file of an epoch; null if there is no such file.</summary>
    /// <exception cref="MigrationException">It holds no number.</exception>
    public static long? ReadEpoch(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path).Trim();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : throw new MigrationException($"{path} holds '{text}', and an epoch is a number.");
    }

    /// <summary>Names, sizes and times of all files: equal as long as nobody writes.</summary>
    public static string Fingerprint(IEnumerable<string> folders) => string.Join('\n', folders.Distinct(StringComparer.Ordinal)
        .SelectMany(folder => new DirectoryInfo(folder).GetFiles())
        .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}").Order(StringComparer.Ordinal));

    private static IEnumerable<(long Zxid, string Path)> Named(string folder, string prefix, string suffix) =>
        from path in Directory.GetFiles(folder, prefix + "*")
        let zxid = ZxidIn(Path.GetFileName(path), prefix, suffix)
        where zxid is not null
        select (zxid.Value, path);

    private static long? ZxidIn(string name, string prefix, string suffix) =>
        name.Length > prefix.Length + suffix.Length
        && name.StartsWith(prefix, StringComparison.Ordinal)
        && name.EndsWith(suffix, StringComparison.Ordinal)
        && long.TryParse(name[prefix.Length..^suffix.Length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var zxid)
            ? zxid
            : null;
}

using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite;

/// <summary>A snapshot as a file of its own, outside of a data directory: in the format of the store, durable and checksummed.</summary>
public static class SnapshotFile
{
    /// <summary>Whether a file begins as a snapshot does.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && SnapshotHeader.BeginsWithMark(start);
    }

    /// <summary>Writes a snapshot. The file gets its name when it is whole and durable; one of that name is replaced.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, SnapshotMetadata metadata, Action<Stream> content) =>
        SnapshotFiles.WriteFile(Path.GetFullPath(path), new SnapshotHeader(metadata, 0, ""), content);

    /// <summary>Verifies a file and offers its content.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message completes "is damaged:".</exception>
    /// <exception cref="DataDirectoryException">A newer version wrote it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (SnapshotMetadata Metadata, IStoredSnapshot Content) Open(string path)
    {
        var (header, content) = SnapshotFiles.Verify(path);
        return (header.Metadata, content);
    }
}

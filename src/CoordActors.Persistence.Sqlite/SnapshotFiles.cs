using System.Globalization;
using System.Runtime.InteropServices;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite;

/// <summary>The files of the snapshots: <c>snapshots/ID/snapshot.NUMBER</c>, the number in hexadecimal.
/// A file gets this name when it is whole and durable.</summary>
internal static partial class SnapshotFiles
{
    private const string Prefix = "snapshot.";
    private const string Temporary = ".writing";

    /// <summary>Creates the folder and removes what a crash left half written.</summary>
    /// <exception cref="DataDirectoryException">The folder cannot be used.</exception>
    internal static void Prepare(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            foreach (var leftOver in Directory.GetFiles(directory, "*" + Temporary, SearchOption.AllDirectories)) File.Delete(leftOver);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(
                DataDirectoryFault.Inaccessible, directory, $"The folder of snapshots {directory} cannot be used: {cause.Message}", cause);
        }
    }

    internal static string FolderOf(string directory, string persistenceId) =>
        Path.Combine(directory, Uri.EscapeDataString(persistenceId).Replace(".", "%2E", StringComparison.Ordinal));

    internal static string PathOf(string folder, long sequenceNr) =>
        Path.Combine(folder, Prefix + sequenceNr.ToString("x", CultureInfo.InvariantCulture));

    /// <summary>The files of a folder, the newest first.</summary>
    internal static List<(long SequenceNr, string Path)> List(string folder)
    {
        var files = new List<(long SequenceNr, string Path)>();
        if (!Directory.Exists(folder)) return files;
        foreach (var path in Directory.GetFiles(folder, Prefix + "*"))
        {
            if (long.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
                files.Add((number, path));
        }

        files.Sort(static (x, y) => y.SequenceNr.CompareTo(x.SequenceNr));
        return files;
    }

    /// <summary>Writes a snapshot: temporary file, sync, rename, sync of the folder.</summary>
    internal static void Write(string folder, SnapshotHeader header, Action<Stream> content)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            SyncDirectory(Path.GetDirectoryName(folder)!);
        }

        WriteFile(PathOf(folder, header.Metadata.SequenceNr), header, content);
    }

    /// <summary>Writes a snapshot to a path in a folder that is there.</summary>
    internal static void WriteFile(string path, SnapshotHeader header, Action<Stream> content)
    {
        var temporary = path + Temporary;
        try
        {
            using (var writer = new SnapshotWriter(temporary))
            {
                var start = header.ToBytes();
                writer.Write(start);
                content(writer);
                writer.Complete(start.Length);
            }

            File.Move(temporary, path, overwrite: true);
            SyncDirectory(Path.GetDirectoryName(path)!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static SnapshotHeader ReadHeader(string path)
    {
        using var file = File.OpenRead(path);
        return SnapshotHeader.Read(file, path).Header;
    }

    /// <summary>Verifies a whole file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static (SnapshotHeader Header, IStoredSnapshot Content) Verify(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var (header, headerLength) = SnapshotHeader.Read(file, path);
        var contentLength = file.Length - headerLength - SnapshotTrailer.Size;
        if (contentLength < 0) throw new InvalidDataException("it ends too early");
        file.Position = 0;
        var hash = new XxHash64(0);
        var buffer = new byte[256 << 10];
        for (var left = file.Length - 8; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0) throw new InvalidDataException("it ends too early");
            hash.Append(buffer.AsSpan(0, read));
            left -= read;
        }

        var trailer = buffer.AsSpan(0, SnapshotTrailer.Size);
        file.Position = file.Length - SnapshotTrailer.Size;
        file.ReadExactly(trailer);
        var (length, checksum) = SnapshotTrailer.Read(trailer);
        if (length != contentLength || checksum != hash.Current()) throw new InvalidDataException("its checksum does not match");
        return (header, new StoredSnapshotFile(path, headerLength, contentLength));
    }

    internal static void Delete(string path)
    {
        File.Delete(path);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = OpenDirectory(path, 0);
        if (descriptor < 0) throw new IOException($"The folder {path} cannot be opened: error {Marshal.GetLastPInvokeError()}.");
        var failed = Sync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed) throw new IOException($"The folder {path} cannot be made durable: error {error}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDirectory(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private sealed class StoredSnapshotFile(string path, int start, long length) : IStoredSnapshot
    {
        public long Length => length;

        public Stream OpenRead() => new ContentStream(path, start, length);
    }
}

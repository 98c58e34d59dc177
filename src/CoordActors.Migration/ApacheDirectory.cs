using System.Globalization;
using CoordActors.Migration.Apache;
using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Migration;

/// <summary>Data directories of Apache ZooKeeper 3.4 to 3.9: read one that no server uses, and write one that a server can start on.</summary>
public static class ApacheDirectory
{
    private const string AcceptedEpochFile = "acceptedEpoch";
    private const string CurrentEpochFile = "currentEpoch";

    /// <summary>Reads the newest good snapshot and all transactions behind it.</summary>
    /// <param name="dataDirectory">ZooKeeper's <c>dataDir</c>, or the folder version-2 in it.</param>
    /// <param name="logDirectory">Its <c>dataLogDir</c>, if it is another one.</param>
    /// <param name="options">What is demanded and what is left behind.</param>
    /// <exception cref="MigrationException">There is no data, or it is damaged, incomplete, unreadable or still being written.</exception>
    public static ApacheContents Read(string dataDirectory, string? logDirectory, ApacheReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var snapshotFolder = ApacheFiles.FolderOf(dataDirectory);
            var logFolder = ApacheFiles.FolderOf(logDirectory ?? dataDirectory);
            if (logDirectory is null && ApacheFiles.Logs(logFolder).Count == 0 && ApacheFiles.Snapshots(snapshotFolder) is [{ Zxid: > 0 }, ..])
            {
                throw new MigrationException(
                    $"{snapshotFolder} has snapshots but no logs: name the directory of the logs (dataLogDir of zoo.cfg) with --data-log-dir, "
                    + "or give one snapshot to 'coord snapshot restore' to take the state in it.");
            }

            var fingerprint = ApacheFiles.Fingerprint([snapshotFolder, logFolder]);
            var history = new ApacheHistory(options);
            var database = history.Read(snapshotFolder, logFolder);
            if (ApacheFiles.Fingerprint([snapshotFolder, logFolder]) != fingerprint)
            {
                throw new MigrationException($"{dataDirectory} was written to while it was read: stop its server first.");
            }

            return Complete(
                history, database, options,
                ApacheFiles.ReadEpoch(snapshotFolder, AcceptedEpochFile), ApacheFiles.ReadEpoch(snapshotFolder, CurrentEpochFile));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{dataDirectory} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads one snapshot file, compressed or not.</summary>
    /// <exception cref="MigrationException">It is damaged or unreadable.</exception>
    public static ApacheContents ReadSnapshot(string path, ApacheReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var history = new ApacheHistory(options);
            return Complete(history, history.ReadOne(path), options, null, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// Writes a data directory: one snapshot and the two epochs. A ZooKeeper of version 3.5 to 3.9 starts on it, alone or as a member of an ensemble.
    /// </summary>
    /// <param name="directory">The future <c>dataDir</c>; created if it is missing.</param>
    /// <param name="image">The state.</param>
    /// <param name="acceptedEpoch">The epoch promised to a leader; raised to the current one.</param>
    /// <param name="currentEpoch">The epoch followed; raised to that of the last transaction.</param>
    /// <returns>The snapshot's path.</returns>
    /// <exception cref="MigrationException">There is data in it already, or it cannot be written.</exception>
    public static string Write(string directory, TreeImage image, long acceptedEpoch, long currentEpoch)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(image);
        var folder = Path.Combine(directory, ApacheFiles.Folder);
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new MigrationException($"{folder} is not empty: export into a new directory.");
            }

            Directory.CreateDirectory(folder);
            var current = Math.Max(currentEpoch, new Zxid(image.Zxid).Epoch);
            DurableFile.Write(Path.Combine(folder, AcceptedEpochFile), Text(Math.Max(acceptedEpoch, current)));
            DurableFile.Write(Path.Combine(folder, CurrentEpochFile), Text(current));
            var snapshot = Path.Combine(folder, "snapshot." + image.Zxid.ToString("x", CultureInfo.InvariantCulture));
            DurableFile.Write(snapshot, stream => ApacheSnapshot.Write(stream, image));
            return snapshot;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{directory} cannot be written: {failure.Message}", failure);
        }
    }

    internal static ApacheContents Complete(
        ApacheHistory history, ApacheDatabase database, ApacheReadOptions options, long? acceptedEpoch, long? currentEpoch)
    {
        var leftOut = new List<(long SessionId, string Path)>();
        if (options.WithoutSessions)
        {
            database.Sessions.Clear();
        }

        leftOut.AddRange(database.CloseDeadSessions());
        var notes = history.Notes.ToList();
        var tree = ApacheTree.Of(database, notes);
        if (database.HasTtl)
        {
            notes.Add("There are znodes with a time to live: keep extendedTypesEnabled=true (coord.tree.extended-types) in the server's configuration.");
        }

        using var image = tree.Capture();
        var current = Math.Max(currentEpoch ?? 0, new Zxid(database.LastZxid).Epoch);
        return new ApacheContents
        {
            Tree = tree,
            AcceptedEpoch = Math.Max(acceptedEpoch ?? 0, current),
            CurrentEpoch = current,
            Snapshot = history.Snapshot,
            Logs = history.Logs,
            Transactions = history.Transactions,
            Summary = TreeSummary.Of(image),
            LeftOut = leftOut,
            Notes = notes,
        };
    }

    private static Action<Stream> Text(long number) => stream => stream.Write(System.Text.Encoding.ASCII.GetBytes($"{number}"));
}

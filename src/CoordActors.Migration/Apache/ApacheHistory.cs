using System.Globalization;
using CoordActors.Protocol;

namespace CoordActors.Migration.Apache;

/// <summary>Reads a snapshot and the transactions behind it: what a server would know after its start.</summary>
internal sealed class ApacheHistory(ApacheReadOptions options)
{
    /// <summary>As many damaged snapshots a server passes over.</summary>
    private const int SnapshotsTried = 100;

    private readonly List<string> _notes = [];
    private (long Zxid, long Digest)? _digest;
    private long _previous;

    public IReadOnlyList<string> Notes => _notes;

    public string? Snapshot { get; private set; }

    public int Logs { get; private set; }

    public long Transactions { get; private set; }

    /// <exception cref="MigrationException">There is nothing to read, or it is damaged.</exception>
    public ApacheDatabase Read(string snapshotFolder, string logFolder)
    {
        var logs = ApacheFiles.Logs(logFolder);
        var database = ReadNewestSnapshot(ApacheFiles.Snapshots(snapshotFolder)) ?? StartEmpty(snapshotFolder, logFolder, logs.Count);
        _previous = database.LastZxid;
        CheckDigest(database);
        var first = Math.Max(0, logs.FindLastIndex(log => log.Zxid <= database.LastZxid + 1));
        foreach (var (_, path) in logs.Skip(first))
        {
            Replay(database, path);
        }

        CheckDigest(database);
        return database;
    }

    /// <summary>Reads one snapshot, whatever its name.</summary>
    /// <exception cref="MigrationException">It is damaged.</exception>
    public ApacheDatabase ReadOne(string path)
    {
        using var stream = ApacheFiles.OpenSnapshot(path);
        return ReadOne(stream, ApacheFiles.ZxidOfSnapshot(path), $"The snapshot {path}");
    }

    /// <summary>Reads one snapshot from a stream.</summary>
    /// <exception cref="MigrationException">It is damaged.</exception>
    public ApacheDatabase ReadOne(Stream stream) => ReadOne(stream, null, "The snapshot");

    private ApacheDatabase ReadOne(Stream stream, long? zxidOfName, string name)
    {
        try
        {
            var database = Load(stream, zxidOfName);
            database.LastZxid = Math.Max(database.LastZxid, _digest?.Zxid ?? 0);
            CheckDigest(database);
            return database;
        }
        catch (InvalidDataException damage)
        {
            throw new MigrationException($"{name} is damaged: {damage.Message}.", damage);
        }
    }

    private ApacheDatabase? ReadNewestSnapshot(List<(long Zxid, string Path)> snapshots)
    {
        foreach (var (zxid, path) in snapshots.Take(SnapshotsTried))
        {
            try
            {
                using var stream = ApacheFiles.OpenSnapshot(path);
                Snapshot = path;
                return Load(stream, zxid);
            }
            catch (InvalidDataException damage)
            {
                _notes.Add($"The snapshot {path} is damaged and was not used: {damage.Message}.");
            }
        }

        return snapshots.Count == 0
            ? null
            : throw new MigrationException($"None of the {snapshots.Count} snapshots can be read; the newest: {_notes[0]}");
    }

    private ApacheDatabase Load(Stream stream, long? zxidOfName)
    {
        var reader = new ApacheSnapshotReader(stream);
        var database = reader.Read();
        database.LastZxid = zxidOfName ?? reader.LastZxid ?? reader.Digest?.Zxid
            ?? throw new InvalidDataException("neither its name nor its content says its zxid; name it snapshot.ZXID in hexadecimal");
        _digest = reader.Digest;
        return database;
    }

    private ApacheDatabase StartEmpty(string snapshotFolder, string logFolder, int logs)
    {
        if (logs == 0)
        {
            throw new MigrationException($"{snapshotFolder} has no snapshot and {logFolder} no log: there is nothing to read.");
        }

        return options.TrustEmpty
            ? ApacheDatabase.Initial()
            : throw new MigrationException(
                $"{logFolder} has logs, but {snapshotFolder} has no snapshot: give the directory of the snapshots, or, if there has never been one, "
                + "--trust-empty.");
    }

    private void Replay(ApacheDatabase database, string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
            if (file.Length == 0)
            {
                return;
            }

            Logs++;
            var log = new ApacheLogReader(file, file.Length);
            Replay(database, log);
            if (log.TornBytes > 0)
            {
                _notes.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The log {path} ends at byte {log.Position} with {log.TornBytes} bytes of a write that was not completed; nobody was told that it was."));
            }
        }
        catch (InvalidDataException damage)
        {
            throw new MigrationException($"The log {path} is damaged: {damage.Message}.", damage);
        }
    }

    private void Replay(ApacheDatabase database, ApacheLogReader log)
    {
        var replay = new TxnReplay(database);
        while (log.TryRead(out var record))
        {
            var reader = new JuteReader(record);
            var zxid = TxnHeader.Read(ref reader).Zxid;
            if (reader.Failed)
            {
                throw new InvalidDataException($"the transaction at byte {log.Position} has no header");
            }

            if (Snapshot is not null && _previous >= zxid && Transactions == 0)
            {
                continue;
            }

            CheckOrder(zxid);
            replay.Apply(record);
            Transactions++;
            if (_digest is null || zxid > _digest.Value.Zxid)
            {
                _digest = replay.Digest is { } digest ? (zxid, digest) : _digest;
            }
            else
            {
                CheckDigest(database);
            }
        }
    }

    /// <summary>Counters have no holes within an epoch and begin at 1.</summary>
    private void CheckOrder(long zxid)
    {
        Zxid previous = new(_previous), next = new(zxid);
        var follows = next.Epoch == previous.Epoch ? next.Value == previous.Value + 1 : next > previous && next.Counter <= 1;
        if (!follows)
        {
            var what = next > previous
                ? $"Transactions are missing between {previous} and {next}"
                : $"Transaction {next} comes behind {previous}";
            if (!options.AllowGaps)
            {
                throw new MigrationException($"{what}: find the missing files, or accept the loss with --allow-gaps.");
            }

            _notes.Add($"{what}.");
        }

        _previous = Math.Max(_previous, zxid);
    }

    /// <summary>Compares once the transaction of the digest is the last one: a snapshot in front of it may hold effects of later ones.</summary>
    private void CheckDigest(ApacheDatabase database)
    {
        if (_digest is not { } expected || expected.Zxid != database.LastZxid)
        {
            return;
        }

        _digest = null;
        if (ApacheDigest.Of(database.Root) != expected.Digest)
        {
            _notes.Add(
                $"At {new Zxid(expected.Zxid)} ZooKeeper's own digest says that its tree was another one than its files give; compare the data with a client.");
        }
    }
}

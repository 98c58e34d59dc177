using System.Buffers.Binary;
using System.Text;
using SQLitePCL;

namespace CoordActors.Persistence.Sqlite;

/// <summary>One event as the journal stores it.</summary>
internal readonly record struct EventRow(
    string PersistenceId, long SequenceNr, string Manifest, int SerializerId, long Timestamp, string? Tags, ReadOnlyMemory<byte> Payload);

/// <summary>The journal's database: transactions, reads and checkpoints. Blocks; used by one thread at a time.</summary>
internal sealed class JournalDatabase : IDisposable
{
    /// <summary>Bytes behind each payload: its xxHash64, seeded with everything else that identifies the row.</summary>
    internal const int ChecksumSize = 8;

    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE: pages that this connection wrote, in WAL mode frames of the log.</summary>
    private const int DbStatusCacheWrite = 9;

    private const string Highest = """
        SELECT max(n) FROM (SELECT max(ordering) - ?2 AS n FROM event_journal WHERE ordering BETWEEN ?2 AND ?3
        UNION ALL SELECT max(sequence_nr) FROM journal_metadata WHERE persistence_id = ?1)
        """;

    private readonly SqlitePersistenceOptions _options;
    private readonly SqliteConnection _connection;
    private readonly CheckpointThread _checkpoints;
    private readonly AcknowledgedMark _mark;
    private readonly WriteAheadLog _log;
    private readonly JournalOrderings _orderings;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _select;
    private readonly SqliteStatement _highest;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _remember;
    private readonly int _framesSoft;
    private readonly int _framesHard;
    private string? _boundId;
    private string? _boundManifest;
    private ulong _boundSeed;
    private long _boundFirst;
    private int _boundSerializer;
    private int _frames;
    private int _framesNext;
    private bool _isCheckpointed;

    private JournalDatabase(SqlitePersistenceOptions options, SqliteConnection connection)
    {
        _options = options;
        _connection = connection;
        _framesSoft = JournalSchema.FramesIn(options.CheckpointAt);
        _framesHard = JournalSchema.FramesIn(options.WalMax);
        _framesNext = _framesSoft;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _insert = connection.Prepare("""
            INSERT INTO event_journal(ordering, persistence_id, sequence_nr, is_deleted, manifest, timestamp, payload, tags, serializer_id)
            VALUES(?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8)
            """);
        _select = connection.Prepare("""
            SELECT sequence_nr, manifest, timestamp, payload, serializer_id FROM event_journal
            WHERE ordering BETWEEN ?1 AND ?2 ORDER BY ordering LIMIT ?3
            """);
        _highest = connection.Prepare(Highest);
        _delete = connection.Prepare("""
            DELETE FROM event_journal WHERE ordering IN (
            SELECT ordering FROM event_journal WHERE ordering BETWEEN ?1 AND ?2 ORDER BY ordering LIMIT ?3)
            """);
        _remember = connection.Prepare("INSERT OR IGNORE INTO journal_metadata(persistence_id, sequence_nr) VALUES(?1, ?2)");
        _orderings = JournalOrderings.Read(connection);
        _checkpoints = new CheckpointThread(options.JournalPath);
        _mark = AcknowledgedMark.Open(options.MarkPath);
        _log = new WriteAheadLog(options.JournalPath);
    }

    /// <summary>The file.</summary>
    internal string Path => _options.JournalPath;

    /// <summary>Opens or creates the journal of a data directory whose lock is held.</summary>
    /// <exception cref="DataDirectoryException">The file is foreign, newer, damaged or inaccessible.</exception>
    internal static JournalDatabase Open(SqlitePersistenceOptions options)
    {
        var connection = JournalSchema.Open(options);
        try
        {
            return new JournalDatabase(options, connection);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw JournalSchema.Damaged(options.JournalPath, error);
        }
    }

    /// <summary>Inserts rows in one transaction; they are durable on return.</summary>
    /// <param name="rows">The rows; each payload has room for the checksum at its end.</param>
    /// <exception cref="SqliteException">Nothing of it is stored.</exception>
    internal void Write(ReadOnlySpan<EventRow> rows)
    {
        try
        {
            if (rows.Length > 1) _begin.Step();
            foreach (ref readonly var row in rows) Insert(row);
            if (rows.Length > 1) _commit.Step();
        }
        catch
        {
            _connection.RollBackIfNeeded();
            throw;
        }

        _mark.Set(rows[^1].PersistenceId, rows[^1].SequenceNr);
        KeepLogShort();
    }

    /// <summary>The checksum of a row, over everything that is served from it.</summary>
    internal static ulong Checksum(ulong seed, long sequenceNr, ReadOnlySpan<byte> payload) => XxHash64.Of(payload, unchecked(seed + (ulong)sequenceNr));

    internal static ulong SeedOf(string persistenceId, string manifest, int serializerId) =>
        XxHash64.Of(Encoding.UTF8.GetBytes($"{persistenceId}\n{manifest}"), (ulong)serializerId);

    /// <summary>True when exactly this row is in the journal already.</summary>
    internal bool Contains(in EventRow row)
    {
        Select(row.PersistenceId, row.SequenceNr, row.SequenceNr, 1);
        try
        {
            return _select.Step() && _select.Blob(3)[..^ChecksumSize].SequenceEqual(row.Payload.Span[..^ChecksumSize]);
        }
        finally
        {
            _select.Reset();
        }
    }

    /// <summary>Reads rows in the order of their numbers; the payload is without its checksum.</summary>
    /// <exception cref="DataDirectoryException">A row is damaged.</exception>
    internal void Read(string persistenceId, long from, long to, long max, Action<EventRow> take)
    {
        try
        {
            Select(persistenceId, from, to, max);
            while (_select.Step()) take(Verified(persistenceId));
        }
        catch (SqliteException error) when (error.IsDamage)
        {
            throw JournalSchema.Damaged(_options.JournalPath, error);
        }
        finally
        {
            _select.Reset();
        }
    }

    /// <summary>The highest number ever stored for an id.</summary>
    /// <exception cref="DataDirectoryException">An event that was acknowledged is not there.</exception>
    internal long ReadHighest(string persistenceId)
    {
        long highest;
        try
        {
            var first = _orderings.FirstOf(persistenceId);
            _highest.Bind(1, persistenceId);
            _highest.Bind(2, first);
            _highest.Bind(3, JournalOrderings.Of(first, long.MaxValue));
            highest = _highest.Step() ? _highest.Long(0) : 0;
        }
        catch (SqliteException error) when (error.IsDamage)
        {
            throw JournalSchema.Damaged(_options.JournalPath, error);
        }
        finally
        {
            _highest.Reset();
        }

        var acknowledged = _mark.Get(persistenceId);
        if (highest >= acknowledged) return highest;
        throw new DataDirectoryException(
            DataDirectoryFault.Damaged, _options.JournalPath,
            $"The journal {_options.JournalPath} is damaged: '{persistenceId}' ends at event {highest}, but event {acknowledged} was acknowledged; "
            + $"to go on without the lost events remove {_options.MarkPath}.");
    }

    /// <summary>Deletes one chunk of the events up to a number.</summary>
    /// <returns>True when more are left to delete.</returns>
    internal bool DeleteChunk(string persistenceId, long to)
    {
        try
        {
            _begin.Step();
            var highest = ReadHighest(persistenceId);
            if (highest > 0 && highest <= to)
            {
                _remember.Bind(1, persistenceId);
                _remember.Bind(2, highest);
                _remember.Step();
            }

            var first = _orderings.FirstOf(persistenceId);
            _delete.Bind(1, first);
            _delete.Bind(2, JournalOrderings.Of(first, to));
            _delete.Bind(3, _options.DeleteChunk);
            _delete.Step();
            var deleted = raw.sqlite3_changes(_connection.Handle);
            _commit.Step();
            KeepLogShort();
            return deleted == _options.DeleteChunk;
        }
        catch
        {
            _connection.RollBackIfNeeded();
            throw;
        }
    }

    public void Dispose()
    {
        _checkpoints.Dispose();
        foreach (var statement in (SqliteStatement[])[_begin, _commit, _insert, _select, _highest, _delete, _remember]) statement.Dispose();
        _connection.Dispose();
        _mark.Dispose();
        _log.Dispose();
    }

    private void Insert(in EventRow row)
    {
        if (!ReferenceEquals(row.PersistenceId, _boundId) || row.Manifest != _boundManifest || row.SerializerId != _boundSerializer)
        {
            (_boundId, _boundManifest, _boundSerializer) = (row.PersistenceId, row.Manifest, row.SerializerId);
            _boundSeed = SeedOf(row.PersistenceId, row.Manifest, row.SerializerId);
            _boundFirst = _orderings.FirstOf(row.PersistenceId);
            _insert.Bind(2, row.PersistenceId);
            _insert.Bind(4, row.Manifest);
            _insert.Bind(8, row.SerializerId);
        }

        _insert.Bind(1, JournalOrderings.Of(_boundFirst, row.SequenceNr));
        _insert.Bind(3, row.SequenceNr);
        _insert.Bind(5, row.Timestamp);
        _insert.Bind(6, WithChecksum(row));
        if (row.Tags is { } tags) _insert.Bind(7, tags);
        else _insert.BindNull(7);
        _insert.Step();
    }

    private ReadOnlySpan<byte> WithChecksum(in EventRow row)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsMemory(row.Payload).Span;
        var checksum = Checksum(_boundSeed, row.SequenceNr, bytes[..^ChecksumSize]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[^ChecksumSize..], checksum);
        return bytes;
    }

    private void Select(string persistenceId, long from, long to, long max)
    {
        var first = _orderings.FirstOf(persistenceId);
        _select.Bind(1, JournalOrderings.Of(first, from));
        _select.Bind(2, JournalOrderings.Of(first, to));
        _select.Bind(3, max);
    }

    private EventRow Verified(string persistenceId)
    {
        var number = _select.Long(0);
        var manifest = _select.Text(1);
        var serializer = (int)_select.Long(4);
        var bytes = _select.Blob(3);
        if (bytes.Length >= ChecksumSize)
        {
            var payload = bytes[..^ChecksumSize];
            var stored = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^ChecksumSize..]);
            if (stored == Checksum(SeedOf(persistenceId, manifest, serializer), number, payload))
                return new EventRow(persistenceId, number, manifest, serializer, _select.Long(2), null, payload.ToArray());
        }

        throw new DataDirectoryException(
            DataDirectoryFault.Damaged, _options.JournalPath,
            $"The journal {_options.JournalPath} is damaged: event {number} of '{persistenceId}' does not match its checksum.");
    }

    /// <summary>The log starts again at its beginning with the first commit that finds everything in it checkpointed. Under a steady load the background
    /// never gets there, since commits follow it; so when the log is full, the commit that filled it does the small rest.</summary>
    private void KeepLogShort()
    {
        raw.sqlite3_db_status(_connection.Handle, DbStatusCacheWrite, out var written, out _, 1);
        if (_isCheckpointed && _log.HasStartedAgain())
        {
            (_frames, _framesNext, _isCheckpointed) = (0, _framesSoft, false);
        }

        _frames += written;
        if (_frames >= _framesHard)
        {
            _checkpoints.WaitUntilIdle();
            raw.sqlite3_wal_checkpoint_v2(_connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
            _isCheckpointed = true;
        }
        else if (_frames >= _framesNext && _checkpoints.TryRequest())
        {
            _framesNext = _frames + _framesSoft;
            _isCheckpointed = true;
        }
    }
}

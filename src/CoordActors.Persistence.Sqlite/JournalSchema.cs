namespace CoordActors.Persistence.Sqlite;

/// <summary>
/// The journal's file: whose it is, which format, which tables. Tables and columns are those of Akka.Persistence.Sqlite, without its index on
/// (persistence_id, sequence_nr): <see cref="JournalOrderings"/> puts both into <c>ordering</c>, the primary key.
/// </summary>
internal static class JournalSchema
{
    /// <summary>"COOR", in the database header's field for the application.</summary>
    internal const int ApplicationId = 0x434F4F52;

    /// <summary>
    /// The format: an 8-byte checksum behind every payload, transactions with their connection of origin, row numbers made of the persistence id and
    /// the sequence number. Formats 1 and 2 were those of development versions.
    /// </summary>
    internal const int Format = 3;

    private const int PageSize = 4096;
    private const int CacheKiB = 1024;

    private const string Tables = """
        CREATE TABLE event_journal(
          ordering INTEGER PRIMARY KEY NOT NULL,
          persistence_id VARCHAR(255) NOT NULL,
          sequence_nr INTEGER(8) NOT NULL,
          is_deleted INTEGER(1) NOT NULL,
          manifest VARCHAR(255) NULL,
          timestamp INTEGER NOT NULL,
          payload BLOB NOT NULL,
          tags VARCHAR(2000) NULL,
          serializer_id INTEGER(4));
        CREATE TABLE journal_metadata(
          persistence_id VARCHAR(255) NOT NULL,
          sequence_nr INTEGER(8) NOT NULL,
          PRIMARY KEY(persistence_id, sequence_nr));
        """;

    /// <summary>Opens the writer's connection; creates the tables in a new file.</summary>
    /// <exception cref="DataDirectoryException">The file is foreign, newer, damaged or inaccessible.</exception>
    internal static SqliteConnection Open(SqlitePersistenceOptions options)
    {
        var path = options.JournalPath;
        try
        {
            CheckMagic(path);
            var connection = SqliteConnection.Open(path, create: true);
            try
            {
                Prepare(connection, options);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (SqliteException error)
        {
            throw error.IsDamage ? Damaged(path, error) : Inaccessible(path, error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not DataDirectoryException))
        {
            throw Inaccessible(path, error);
        }
    }

    internal static DataDirectoryException Damaged(string path, Exception error) =>
        new(DataDirectoryFault.Damaged, path, $"The journal {path} is damaged: {error.Message}", error);

    private static DataDirectoryException Inaccessible(string path, Exception error) =>
        new(DataDirectoryFault.Inaccessible, path, $"The journal {path} cannot be used: {error.Message}", error);

    private static void CheckMagic(string path)
    {
        if (!File.Exists(path)) return;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> start = stackalloc byte[16];
        var length = RandomAccess.Read(file, start, 0);
        if (length > 0 && !start[..length].SequenceEqual("SQLite format 3\0"u8[..length]))
            throw new DataDirectoryException(DataDirectoryFault.ForeignFile, path, $"{path} is not a journal: it is no SQLite database.");
    }

    private static void Prepare(SqliteConnection connection, SqlitePersistenceOptions options)
    {
        connection.Execute($"PRAGMA page_size={PageSize}");
        connection.Execute($"PRAGMA cache_size=-{CacheKiB}");
        connection.Execute("PRAGMA temp_store=MEMORY");

        // Debian builds SQLite so that deleted rows are overwritten with zeros: pruning would write as much as the events did.
        connection.Execute("PRAGMA secure_delete=OFF");
        CheckOwner(connection);
        connection.Execute("PRAGMA journal_mode=WAL");
        connection.Execute(options.Fsync ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
        connection.Execute("PRAGMA wal_autocheckpoint=0");
        connection.Execute($"PRAGMA journal_size_limit={options.WalMax}");
        if (connection.ReadLong("SELECT count(*) FROM sqlite_master") == 0) Create(connection);
        FillWal(options);
    }

    private static void CheckOwner(SqliteConnection connection)
    {
        var path = connection.Path;
        var application = connection.ReadLong("PRAGMA application_id");
        var format = connection.ReadLong("PRAGMA user_version");
        var isEmpty = connection.ReadLong("SELECT count(*) FROM sqlite_master") == 0;
        if (application != ApplicationId && !(isEmpty && application == 0))
            throw new DataDirectoryException(DataDirectoryFault.ForeignFile, path, $"{path} is not a journal: it is a database of another application.");
        if (!isEmpty && format < Format)
            throw new DataDirectoryException(
                DataDirectoryFault.OlderFormat, path,
                $"The data directory {Path.GetDirectoryName(path)} was written by a development version (journal format {format}) whose data this one cannot "
                + "read: move the directory away and start with an empty one.");
        if (format > Format)
            throw new DataDirectoryException(
                DataDirectoryFault.NewerFormat, path, $"{path} has format {format}, written by a newer version; this one reads formats up to {Format}.");
    }

    private static void Create(SqliteConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        foreach (var table in Tables.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) connection.Execute(table);
        connection.Execute($"PRAGMA application_id={ApplicationId}");
        connection.Execute($"PRAGMA user_version={Format}");
        connection.Execute("COMMIT");
    }

    /// <summary>Gives the write-ahead log its final size with zeros behind its end, which readers take for its end: a commit into space
    /// that the file has already costs one fsync without a change of the file system's own data.</summary>
    private static void FillWal(SqlitePersistenceOptions options)
    {
        try
        {
            using var wal = File.OpenHandle(WriteAheadLog.PathOf(options.JournalPath), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            var zeros = new byte[1 << 20];
            for (var at = RandomAccess.GetLength(wal); at < options.WalMax; at += zeros.Length)
                RandomAccess.Write(wal, zeros.AsSpan(0, (int)Math.Min(zeros.Length, options.WalMax - at)), at);
            RandomAccess.FlushToDisk(wal);
        }
        catch (IOException)
        {
            // No space for it: commits take what there is, and say so when there is none.
        }
    }

    /// <summary>How many pages the write-ahead log has when it has this many bytes.</summary>
    internal static int FramesIn(long bytes) => (int)Math.Max(1, bytes / (PageSize + 24));
}

using SQLitePCL;

namespace CoordActors.Persistence.Sqlite;

/// <summary>SQLite reported an error.</summary>
/// <param name="extendedCode">SQLite's extended result code.</param>
/// <param name="message">What was tried, and SQLite's text.</param>
public sealed class SqliteException(int extendedCode, string message) : IOException(message)
{
    /// <summary>SQLite's extended result code, such as 1034 for an I/O error in fsync.</summary>
    public int ExtendedCode { get; } = extendedCode;

    /// <summary>SQLite's primary result code, such as 10 for an I/O error.</summary>
    public int Code => ExtendedCode & 0xFF;

    /// <summary>True when the same write may succeed later: no space, an I/O error, a lock, a file system that became read-only.</summary>
    internal bool IsTemporary => Code is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_BUSY or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN;

    /// <summary>True when the file is no database, or a broken one.</summary>
    internal bool IsDamage => Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}

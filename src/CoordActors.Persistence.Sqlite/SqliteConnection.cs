using SQLitePCL;

namespace CoordActors.Persistence.Sqlite;

/// <summary>One connection, used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    private const int BusyTimeoutMs = 2000;

    private SqliteConnection(sqlite3 handle, string path)
    {
        Handle = handle;
        Path = path;
    }

    internal sqlite3 Handle { get; }

    internal string Path { get; }

    internal bool IsInTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    internal static SqliteConnection Open(string path, bool create)
    {
        _ = SqliteRuntime.Version;
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (create ? raw.SQLITE_OPEN_CREATE : 0);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var connection = new SqliteConnection(handle, path);
        if (code != raw.SQLITE_OK)
        {
            var error = connection.Error("open", code);
            connection.Dispose();
            throw error;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, BusyTimeoutMs);
        return connection;
    }

    internal void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    internal long ReadLong(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    internal SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement, sql) : throw Error(sql, code);
    }

    internal void RollBackIfNeeded()
    {
        if (IsInTransaction) raw.sqlite3_exec(Handle, "rollback");
    }

    internal SqliteException Error(string what, int code)
    {
        var extended = raw.sqlite3_extended_errcode(Handle);
        if ((extended & 0xFF) != (code & 0xFF)) extended = code;
        return new SqliteException(extended, $"{Path}: {raw.sqlite3_errmsg(Handle).utf8_to_string()} (SQLite {extended}, {what})");
    }

    public void Dispose() => raw.sqlite3_close_v2(Handle);
}

/// <summary>A prepared statement; reset by every <see cref="Reset"/> and at the end of its rows.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt statement, string sql) : IDisposable
{
    /// <summary>The next row; false after the last one, and then the statement can be used again.</summary>
    internal bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(statement);
            return false;
        }

        var error = connection.Error(sql, code);
        raw.sqlite3_reset(statement);
        throw error;
    }

    internal void Reset() => raw.sqlite3_reset(statement);

    internal void Bind(int index, long value) => raw.sqlite3_bind_int64(statement, index, value);

    internal void Bind(int index, string value) => raw.sqlite3_bind_text(statement, index, value);

    internal void Bind(int index, ReadOnlySpan<byte> value) => raw.sqlite3_bind_blob(statement, index, value);

    internal void BindNull(int index) => raw.sqlite3_bind_null(statement, index);

    internal long Long(int column) => raw.sqlite3_column_int64(statement, column);

    internal bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    internal string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    /// <summary>Valid until the next step.</summary>
    internal ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => raw.sqlite3_finalize(statement);
}

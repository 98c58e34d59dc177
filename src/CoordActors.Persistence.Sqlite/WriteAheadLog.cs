using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace CoordActors.Persistence.Sqlite;

/// <summary>
/// Whether SQLite's write-ahead log has started again at its beginning, read from its header: which commit does so depends on what the checkpointing
/// connection is doing at that moment, so it cannot be told from the results of checkpoints.
/// </summary>
internal sealed class WriteAheadLog : IDisposable
{
    /// <summary>The checkpoint sequence number, one more each time (SQLite's file format, section 4.1).</summary>
    private const int SequenceAt = 12;

    private readonly SafeFileHandle _file;
    private uint _sequence;

    internal WriteAheadLog(string databasePath)
    {
        _file = File.OpenHandle(PathOf(databasePath), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _sequence = Sequence();
    }

    /// <summary>Where SQLite keeps the log of a database.</summary>
    internal static string PathOf(string databasePath) => databasePath + "-wal";

    /// <summary>Whether it has, since this was asked last.</summary>
    internal bool HasStartedAgain()
    {
        var sequence = Sequence();
        if (sequence == _sequence) return false;
        _sequence = sequence;
        return true;
    }

    public void Dispose() => _file.Dispose();

    private uint Sequence()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        return RandomAccess.Read(_file, bytes, SequenceAt) == bytes.Length ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }
}

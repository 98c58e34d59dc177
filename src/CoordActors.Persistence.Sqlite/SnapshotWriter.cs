using Microsoft.Win32.SafeHandles;

namespace CoordActors.Persistence.Sqlite;

/// <summary>The stream of a snapshot that is being written: buffers, checksums, and syncs now and then, so that the last sync
/// is short and the commits of the journal beside it never wait for a whole snapshot.</summary>
internal sealed class SnapshotWriter : Stream
{
    private const int BufferSize = 256 << 10;
    private const long BytesBetweenSyncs = 8L << 20;
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[BufferSize];
    private XxHash64 _hash = new(0);
    private int _buffered;
    private long _position;
    private long _synced;

    internal SnapshotWriter(string path) => _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _position + _buffered;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, BufferSize - _buffered);
            buffer[..taken].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += taken;
            buffer = buffer[taken..];
            if (_buffered == BufferSize) WriteBuffer();
        }
    }

    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Writes the trailer and makes everything durable.</summary>
    /// <param name="headerLength">Bytes before the content.</param>
    internal void Complete(int headerLength)
    {
        Span<byte> trailer = stackalloc byte[SnapshotTrailer.Size];
        SnapshotTrailer.WriteLength(trailer, Length - headerLength);
        Write(trailer[..8]);
        WriteBuffer();
        SnapshotTrailer.WriteChecksum(trailer, _hash.Current());
        RandomAccess.Write(_file, trailer[8..], _position);
        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>Nothing: the buffer is written when it is full.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }

    private void WriteBuffer()
    {
        var bytes = _buffer.AsSpan(0, _buffered);
        _hash.Append(bytes);
        RandomAccess.Write(_file, bytes, _position);
        _position += _buffered;
        _buffered = 0;
        if (_position - _synced < BytesBetweenSyncs) return;
        _synced = _position;
        RandomAccess.FlushToDisk(_file);
    }
}

using CoordActors.Server.Serving;
using CoordActors.Tree;

namespace CoordActors.Server.Ensemble;

/// <summary>
/// Writes an image of the tree in pieces, each told to the leader actor, and waits while the learner is more than a few pieces behind. The image does
/// not change, so this happens beside the tree, and it gives the image back to the tree itself: the leader may be gone by then.
/// </summary>
internal sealed class SnapshotSender(long link, TreeImage image, IActorRef leader, IActorRef tree, int chunkBytes, EnsembleRuntime runtime)
{
    private const int ChunksAhead = 32;

    private readonly object _gate = new();
    private long _credit = (long)chunkBytes * ChunksAhead;
    private bool _isAbandoned;

    /// <summary>A piece.</summary>
    /// <param name="Link">For this learner.</param>
    /// <param name="Bytes">It.</param>
    /// <param name="IsLast">Whether the snapshot ends here.</param>
    internal sealed record Chunk(long Link, ReadOnlyMemory<byte> Bytes, bool IsLast) : IDeadLetterSuppression;

    /// <summary>There is nothing more to send.</summary>
    /// <param name="Link">For this learner.</param>
    internal sealed record Finished(long Link) : IDeadLetterSuppression;

    /// <summary>Begins.</summary>
    public void Start() => runtime.Run(WriteAll);

    /// <summary>The learner has taken so many bytes since the beginning.</summary>
    public void Credit(long bytesTaken)
    {
        lock (_gate)
        {
            _credit = Math.Max(_credit, bytesTaken + ((long)chunkBytes * ChunksAhead));
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void WriteAll()
    {
        try
        {
            using var stream = new ChunkStream(this);
            image.WriteTo(stream);
            stream.Finish();
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
        finally
        {
            tree.Tell(new TreeCommand.ReleaseImage(image), ActorRefs.NoSender);
            leader.Tell(new Finished(link), ActorRefs.NoSender);
        }
    }

    private void Send(byte[] bytes, long end, bool isLast)
    {
        lock (_gate)
        {
            while (!_isAbandoned && end > _credit && !runtime.IsInline)
            {
                Monitor.Wait(_gate);
            }

            if (_isAbandoned)
            {
                throw new OperationCanceledException();
            }
        }

        leader.Tell(new Chunk(link, bytes, isLast), ActorRefs.NoSender);
    }

    private sealed class ChunkStream(SnapshotSender sender) : Stream
    {
        private readonly int _size = sender.ChunkBytes;
        private byte[] _chunk = new byte[sender.ChunkBytes];
        private int _used;
        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                var part = Math.Min(buffer.Length, _size - _used);
                buffer[..part].CopyTo(_chunk.AsSpan(_used));
                _used += part;
                buffer = buffer[part..];
                if (_used == _size)
                {
                    Pass(_chunk, isLast: false);
                    _chunk = new byte[_size];
                }
            }
        }

        public void Finish() => Pass(_chunk[.._used], isLast: true);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private void Pass(byte[] bytes, bool isLast)
        {
            _written += bytes.Length;
            _used = 0;
            sender.Send(bytes, _written, isLast);
        }
    }

    private int ChunkBytes => chunkBytes;
}

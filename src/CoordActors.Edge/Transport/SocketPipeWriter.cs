using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace CoordActors.Edge.Transport;

/// <summary>
/// Gathers what is written in one pooled array and sends it with one call when flushed. A flush that the socket does not take at once ends later;
/// until then nothing more may be written.
/// </summary>
internal sealed class SocketPipeWriter(Socket socket, SendOperationPool sends) : PipeWriter
{
    private const int BufferBytesMin = 4 * 1024;

    private byte[] _buffer = [];
    private int _length;
    private Task _sending = Task.CompletedTask;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

    /// <summary>Ends when everything flushed has been handed to the socket.</summary>
    public Task Drained() => _sending;

    public override void Advance(int bytes) => _length += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => ReturnBuffer();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_length == 0)
        {
            return ValueTask.FromResult(new FlushResult(false, false));
        }

        var send = sends.Rent();
        if (send.TrySend(socket, _buffer, _length, out var isCompleted))
        {
            sends.Return(send);
            ReturnBuffer();
            return ValueTask.FromResult(new FlushResult(false, isCompleted));
        }

        var pending = Finish(send);
        _sending = pending;
        return new ValueTask<FlushResult>(pending);
    }

    private async Task<FlushResult> Finish(SendOperation send)
    {
        var isCompleted = await send.Completion.ConfigureAwait(false);
        sends.Return(send);
        ReturnBuffer();
        return new FlushResult(false, isCompleted);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(BufferBytesMin, _buffer.Length * 2)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        _length = 0;
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace CoordActors.Edge.Transport;

/// <summary>
/// Reads a socket into one pooled array that exists only while there are bytes in it: an idle connection waits with a read of zero bytes.
/// </summary>
internal sealed class SocketPipeReader(Socket socket) : PipeReader
{
    private const int ReadBytes = 64 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _examined;
    private bool _isAtEnd;
    private int _isCanceled;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out var ready))
        {
            return ready;
        }

        try
        {
            if (_start == _end)
            {
                await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            }

            if (Volatile.Read(ref _isCanceled) == 0)
            {
                MakeRoom();
                var received = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancellationToken).ConfigureAwait(false);
                _end += received;
                _isAtEnd = received == 0;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException && Volatile.Read(ref _isCanceled) != 0)
        {
            _isAtEnd = true;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            throw new IOException(failure.Message, failure);
        }

        TryRead(out var result);
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        var isCanceled = Interlocked.Exchange(ref _isCanceled, 0) != 0;
        if (!isCanceled && !_isAtEnd && _examined == _end)
        {
            result = default;
            return false;
        }

        result = new ReadResult(new ReadOnlySequence<byte>(_buffer, _start, _end - _start), isCanceled, _isAtEnd);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _start = consumed.GetInteger();
        _examined = Math.Max(examined.GetInteger(), _start);
        if (_start == _end)
        {
            ReturnBuffer();
        }
    }

    /// <summary>Ends a pending read: half of the socket is shut, which completes it.</summary>
    public override void CancelPendingRead()
    {
        Volatile.Write(ref _isCanceled, 1);
        try
        {
            socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Then there is no pending read.
        }
    }

    public override void Complete(Exception? exception = null) => ReturnBuffer();

    private void MakeRoom()
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
            return;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        var kept = _end - _start;
        var target = kept > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        _buffer.AsSpan(_start, kept).CopyTo(target);
        if (!ReferenceEquals(target, _buffer))
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _examined -= _start;
        _start = 0;
        _end = kept;
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        _start = _end = _examined = 0;
    }
}

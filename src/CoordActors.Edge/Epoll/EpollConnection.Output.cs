namespace CoordActors.Edge.Epoll;

/// <summary>The way out: straight to the socket; what it does not take waits until it does.</summary>
internal sealed partial class EpollConnection
{
    private PooledBytes _unsent;
    private bool _isCongested;

    public void Write(ReadOnlySpan<byte> frames)
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return;
            }

            var rest = _isCongested ? frames : frames[SendNow(frames)..];
            if (rest.IsEmpty)
            {
                return;
            }

            Volatile.Write(ref _isCongested, true);
            _unsent.Append(rest);
            if (_unsent.Length > _port.Settings.OutputBytesMax)
            {
                Abort($"it does not read: {_unsent.Length} bytes wait for it");
            }
        }
    }

    /// <summary>Nothing to do: what was written has been handed to the socket, or goes when the socket takes more.</summary>
    public void Flush()
    {
    }

    /// <returns>How many bytes are dealt with: the socket has taken them, or the client is gone.</returns>
    private int SendNow(ReadOnlySpan<byte> bytes)
    {
        int sent;
        do
        {
            sent = Libc.Send(_handle, bytes);
        }
        while (sent == -Libc.Interrupted);

        if (sent >= 0 || sent == -Libc.WouldBlock)
        {
            return Math.Max(sent, 0);
        }

        // It is gone; its end is read soon.
        Broke(-sent);
        _isClosing = true;
        Post();
        return bytes.Length;
    }

    private void SendUnsent()
    {
        lock (_gate)
        {
            while (_unsent.Length > 0)
            {
                var sent = SendNow(_unsent.Memory.Span);
                if (sent == 0)
                {
                    return;
                }

                _unsent.Used(sent);
            }

            Volatile.Write(ref _isCongested, false);
        }
    }
}

using System.Net.Sockets;

namespace CoordActors.Edge.Transport;

/// <summary>One send of one array, whole. Most end before the call returns; then nothing is allocated.</summary>
internal sealed class SendOperation : SocketAsyncEventArgs
{
    private Socket? _socket;
    private TaskCompletionSource<bool>? _completion;
    private int _sent;
    private int _length;

    public SendOperation()
        : base(true)
    {
    }

    /// <summary>Ends with whether the client is gone.</summary>
    public Task<bool> Completion => _completion!.Task;

    /// <summary>Sends.</summary>
    /// <param name="socket">The client's socket.</param>
    /// <param name="bytes">What to send.</param>
    /// <param name="length">How much of it.</param>
    /// <param name="isGone">Whether the client is gone.</param>
    /// <returns>Whether it is over; otherwise <see cref="Completion"/> tells when it is.</returns>
    public bool TrySend(Socket socket, byte[] bytes, int length, out bool isGone)
    {
        _socket = socket;
        _sent = 0;
        _length = length;
        SetBuffer(bytes, 0, length);
        isGone = false;
        try
        {
            while (!StartAsync())
            {
                if (IsOver(out isGone))
                {
                    return true;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            isGone = true;
            return true;
        }

        return false;
    }

    /// <summary>Forgets socket and bytes, for the next use; a completion that nobody waited for is kept.</summary>
    public void Reset()
    {
        _socket = null;
        SetBuffer(null, 0, 0);
        if (_completion is { Task.IsCompleted: true })
        {
            _completion = null;
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        try
        {
            do
            {
                if (IsOver(out var isGone))
                {
                    _completion!.TrySetResult(isGone);
                    return;
                }
            }
            while (!_socket!.SendAsync(this));
        }
        catch (ObjectDisposedException)
        {
            _completion!.TrySetResult(true);
        }
    }

    /// <summary>The completion must exist before the call that may end on another thread.</summary>
    private bool StartAsync()
    {
        _completion ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _socket!.SendAsync(this);
    }

    private bool IsOver(out bool isGone)
    {
        isGone = SocketError != SocketError.Success || BytesTransferred == 0;
        _sent += BytesTransferred;
        if (isGone || _sent >= _length)
        {
            return true;
        }

        SetBuffer(_sent, _length - _sent);
        return false;
    }
}

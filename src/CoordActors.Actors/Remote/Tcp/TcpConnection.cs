using System.Net.Sockets;

namespace CoordActors.Actors.Remote;

/// <summary>A socket without TLS. What follows from bytes that arrive is done by the thread that was told of them.</summary>
internal sealed class TcpConnection(Socket socket, string endPoint) : TransportConnection
{
    private SocketAsyncEventArgs? _receive;
    private SocketAsyncEventArgs? _send;
    private ITransportHandler? _handler;
    private int _isClosed;
    private int _unsent;

    internal override string EndPoint => endPoint;

    internal override void Start(ITransportHandler handler)
    {
        _handler = handler;
        _send = new SocketAsyncEventArgs(true);
        _send.Completed += (_, _) => OnSendCompleted();
        _receive = new SocketAsyncEventArgs(true);
        _receive.Completed += (_, _) =>
        {
            if (TakeReceived()) Receive();
        };
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Receive(), this, preferLocal: true);
    }

    internal override bool Send(byte[] bytes, int count)
    {
        _unsent = count;
        _send!.SetBuffer(bytes, 0, count);
        return ContinueSend();
    }

    internal override void Close(bool abort)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0) socket.End(abort);
    }

    private void Receive()
    {
        try
        {
            while (true)
            {
                _receive!.SetBuffer(_handler!.GetReceiveBuffer());
                if (socket.ReceiveAsync(_receive)) return;
                if (!TakeReceived()) return;
            }
        }
        catch (ObjectDisposedException)
        {
            _handler!.OnClosed("it was closed here");
        }
    }

    /// <returns>False at the end of the connection.</returns>
    private bool TakeReceived()
    {
        if (_receive!.SocketError == SocketError.Success && _receive.BytesTransferred > 0)
        {
            _handler!.OnReceived(_receive.BytesTransferred);
            return true;
        }

        var reason = _receive.SocketError == SocketError.Success
            ? "the other side ended it"
            : new SocketException((int)_receive.SocketError).Message.TrimEnd('.');
        Close(abort: false);
        _handler!.OnClosed(reason);
        return false;
    }

    private bool ContinueSend()
    {
        try
        {
            while (!socket.SendAsync(_send!))
            {
                if (IsSent()) return true;
            }

            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private void OnSendCompleted()
    {
        if (IsSent() || ContinueSend()) _handler!.OnSent();
    }

    /// <summary>True also when it failed: the receiving side learns of it and ends the connection.</summary>
    private bool IsSent()
    {
        if (_send!.SocketError != SocketError.Success || _send.BytesTransferred == 0)
        {
            Close(abort: true);
            return true;
        }

        _unsent -= _send.BytesTransferred;
        if (_unsent == 0) return true;
        _send.SetBuffer(_send.Offset + _send.BytesTransferred, _unsent);
        return false;
    }
}

using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace CoordActors.Edge.Transport;

/// <summary>One accepted socket as Kestrel and its connection handlers see it.</summary>
internal sealed class LeanConnection : ConnectionContext, IDuplexPipe
{
    private readonly Socket _socket;
    private readonly SocketPipeReader _reader;
    private readonly SocketPipeWriter _writer;
    private readonly LeanFeatures _features = new();
    private string? _connectionId;
    private IDictionary<object, object?>? _items;
    private EndPoint? _remoteEndPoint;
    private IDuplexPipe? _transport;
    private int _isDisposed;

    public LeanConnection(Socket socket, SendOperationPool sends)
    {
        _socket = socket;
        _remoteEndPoint = socket.RemoteEndPoint;
        _reader = new SocketPipeReader(socket);
        _writer = new SocketPipeWriter(socket, sends);
    }

    public override string ConnectionId
    {
        get => _connectionId ??= _remoteEndPoint?.ToString() ?? "";
        set => _connectionId = value;
    }

    public override IFeatureCollection Features => _features;

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _transport ?? this;
        set => _transport = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _isDisposed == 0 ? _socket.LocalEndPoint : null;
        set => throw new NotSupportedException("The local address is the socket's.");
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _remoteEndPoint;
        set => _remoteEndPoint = value;
    }

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    /// <summary>Closes the socket at once; whoever reads or writes it fails.</summary>
    public override void Abort(ConnectionAbortedException abortReason) => Close(abortive: true);

    public override async ValueTask DisposeAsync()
    {
        await _writer.Drained().ConfigureAwait(false);
        Close(abortive: false);
        await _reader.CompleteAsync().ConfigureAwait(false);
        _writer.Complete();
    }

    private void Close(bool abortive)
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            if (abortive)
            {
                _socket.LingerState = new LingerOption(true, 0);
            }
            else
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (SocketException)
        {
            // The client has closed it already.
        }

        _socket.Dispose();
    }
}

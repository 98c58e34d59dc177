using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace CoordActors.Actors.Remote;

/// <summary>A socket with TLS, after the TLS handshake.</summary>
internal sealed class TlsConnection(Socket socket, SslStream stream, string endPoint) : TransportConnection
{
    private ITransportHandler? _handler;
    private int _isClosed;

    internal override string EndPoint => endPoint;

    internal override X509Certificate2? PeerCertificate => stream.RemoteCertificate as X509Certificate2;

    internal override void Start(ITransportHandler handler)
    {
        _handler = handler;
        _ = Task.Run(Receive);
    }

    internal override bool Send(byte[] bytes, int count)
    {
        try
        {
            var write = stream.WriteAsync(bytes.AsMemory(0, count));
            if (write.IsCompletedSuccessfully) return true;
            _ = AwaitSend(write.AsTask());
            return false;
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            Close(abort: true);
            return true;
        }
    }

    internal override void Close(bool abort)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0) socket.End(abort);
    }

    private static bool IsEnd(Exception cause) =>
        cause is IOException or ObjectDisposedException or SocketException or InvalidOperationException or OperationCanceledException;

    private async Task AwaitSend(Task write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            Close(abort: true);
        }

        _handler!.OnSent();
    }

    private async Task Receive()
    {
        var reason = "the other side ended it";
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(_handler!.GetReceiveBuffer()).ConfigureAwait(false);
                if (count == 0) break;
                _handler.OnReceived(count);
            }
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            reason = gone.Message.TrimEnd('.');
        }

        Close(abort: false);
        _handler!.OnClosed(reason);
        await stream.DisposeAsync().ConfigureAwait(false);
    }
}

using System.Buffers.Binary;
using System.Net.Sockets;
using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Raw;

/// <summary>A TCP connection that carries frames. Every wait ends with a frame, the end of the connection, or a failure at the deadline.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    public RawConnection(int port)
    {
        _client = new TcpClient { ReceiveTimeout = (int)Deadline.Event.TotalMilliseconds, NoDelay = true };
        _client.Connect("127.0.0.1", port);
        _stream = _client.GetStream();
    }

    /// <summary>Sends one frame; on a connection that the other side has ended it is lost, which the next <see cref="Receive"/> tells.</summary>
    public void Send(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame.AsSpan(4));
        SendBytes(frame);
    }

    /// <summary>Sends bytes that need not be a frame.</summary>
    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException)
        {
            // The end of the connection is read, not written.
        }
    }

    /// <summary>The payload of the next frame, null when the connection has ended.</summary>
    /// <exception cref="TimeoutException">Nothing came in time.</exception>
    public byte[]? Receive()
    {
        var length = new byte[4];
        if (!Fill(length))
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        return Fill(payload) ? payload : null;
    }

    public void Dispose() => _client.Dispose();

    private bool Fill(byte[] bytes)
    {
        try
        {
            return _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
        }
        catch (IOException failure) when (failure.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new TimeoutException("The server sent nothing in time.", failure);
        }
        catch (IOException)
        {
            return false;
        }
    }
}

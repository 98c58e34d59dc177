using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CoordActors.Cli.Tests.Bench;

/// <summary>A server in this process that does what a test says: one thread per connection, one reply per request.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<RequestHeader, ErrorCode?> _answer;
    private int _closedSessions;

    /// <param name="answer">Called for every request but closeSession; null closes the connection.</param>
    public ScriptedServer(Func<RequestHeader, ErrorCode?> answer)
    {
        _answer = answer;
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public DnsEndPoint Host => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    public string Name => $"{Host.Host}:{Host.Port}";

    public int ClosedSessions => Volatile.Read(ref _closedSessions);

    /// <summary>Added to the xid of every reply.</summary>
    public int XidShift { get; init; }

    public bool RefusesSessions { get; init; }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = _listener.AcceptTcpClient();
                new Thread(() => Talk(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private void Talk(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            try
            {
                ReadFrame(stream);
                WriteFrame(stream, writer => new ConnectResponse
                {
                    TimeoutMs = RefusesSessions ? 0 : 30_000,
                    SessionId = 7,
                    Password = new byte[16],
                    HasReadOnly = true,
                }.Write(writer));
                while (Reply(stream))
                {
                }
            }
            catch (Exception e) when (e is IOException or EndOfStreamException)
            {
                // The client has gone.
            }
        }
    }

    private bool Reply(NetworkStream stream)
    {
        var reader = new JuteReader(ReadFrame(stream));
        var request = RequestHeader.Read(ref reader);
        if (request.Op == OpCode.CloseSession)
        {
            Interlocked.Increment(ref _closedSessions);
            return false;
        }

        if (_answer(request) is not { } error)
        {
            return false;
        }

        var xid = request.Op == OpCode.Ping ? -2 : request.Xid + XidShift;
        WriteFrame(stream, writer =>
        {
            new ReplyHeader(xid, 1, error).Write(writer);
            if (error == ErrorCode.Ok && request.Op != OpCode.Ping)
            {
                new Stat { DataLength = 100 }.Write(writer);
            }
        });
        return true;
    }

    private static byte[] ReadFrame(NetworkStream stream)
    {
        var length = new byte[4];
        stream.ReadExactly(length);
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        stream.ReadExactly(frame);
        return frame;
    }

    private static void WriteFrame(NetworkStream stream, Action<JuteWriter> write)
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        write(writer);
        writer.EndFrame(frame);
        stream.Write(writer.Written);
    }
}

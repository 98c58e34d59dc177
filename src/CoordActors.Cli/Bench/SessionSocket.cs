using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Cli.Bench;

/// <summary>One connection with a session: what happens before and after the load, with blocking calls.</summary>
internal sealed class SessionSocket : IDisposable
{
    /// <summary>A server that is silent for that long is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The session timeout asked for, in ms.</summary>
    public const int SessionTimeoutMs = 30_000;

    /// <summary>Sessions opened or closed at once: well below what servers queue for accept.</summary>
    private const int Batch = 100;

    private readonly byte[] _lengthField = new byte[4];

    private SessionSocket(Socket socket, string server)
    {
        Socket = socket;
        Server = server;
    }

    public Socket Socket { get; }

    /// <summary>host:port, for messages.</summary>
    public string Server { get; }

    /// <summary>Opens <paramref name="count"/> sessions, spread over <paramref name="hosts"/> in turn.</summary>
    /// <exception cref="LoadException">A server cannot be reached or refuses.</exception>
    public static SessionSocket[] OpenAll(IReadOnlyList<DnsEndPoint> hosts, int count, CancellationToken cancel)
    {
        var opened = new List<SessionSocket>(count);
        try
        {
            var addresses = hosts.Select(Resolve).ToArray();
            while (opened.Count < count)
            {
                cancel.ThrowIfCancellationRequested();
                var batch = opened.Count;
                for (var i = batch; i < Math.Min(count, batch + Batch); i++)
                {
                    opened.Add(Connect(addresses[i % addresses.Length]));
                }

                foreach (var session in opened.Skip(batch))
                {
                    session.ReceiveConnectResponse();
                }
            }

            return [.. opened];
        }
        catch
        {
            opened.ForEach(session => session.Dispose());
            throw;
        }
    }

    /// <summary>Ends the sessions, so that the server has none left to expire while somebody measures it.</summary>
    public static void CloseAll(IReadOnlyList<SessionSocket> sessions)
    {
        var rest = new byte[1 << 16];
        foreach (var batch in sessions.Chunk(Batch))
        {
            foreach (var session in batch)
            {
                session.TrySendClose();
            }

            foreach (var session in batch)
            {
                session.Drain(rest);
                session.Dispose();
            }
        }
    }

    /// <summary>Sends one request and waits for its reply. Only while nothing else is outstanding.</summary>
    /// <returns>The reply: its header and record.</returns>
    public byte[] Call(OpCode op, Action<JuteWriter> writeRecord)
    {
        Send(op, writeRecord);
        return ReceiveFrame();
    }

    /// <summary>Sends one request.</summary>
    public void Send(OpCode op, Action<JuteWriter> writeRecord)
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        new RequestHeader(op == OpCode.Ping ? -2 : 1, op).Write(writer);
        writeRecord(writer);
        writer.EndFrame(frame);
        Guard(() => Socket.Send(writer.WrittenMemory.Span));
    }

    /// <summary>Waits for one frame and answers what it holds.</summary>
    public byte[] ReceiveFrame()
    {
        ReceiveAll(_lengthField);
        var length = BinaryPrimitives.ReadInt32BigEndian(_lengthField);
        if (length is < 0 or > LoadConnection.FrameMax)
        {
            throw new LoadException($"{Server} sent a frame of {length} bytes, which is not the ZooKeeper protocol");
        }

        var frame = new byte[length];
        ReceiveAll(frame);
        return frame;
    }

    public void Dispose() => Socket.Dispose();

    private static (IPEndPoint Address, string Server) Resolve(DnsEndPoint host)
    {
        var server = $"{host.Host}:{host.Port}";
        try
        {
            var addresses = Dns.GetHostAddresses(host.Host);
            var address = Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
            return (new IPEndPoint(address, host.Port), server);
        }
        catch (SocketException e)
        {
            throw new LoadException($"host {host.Host} is unknown: {e.Message}", e);
        }
    }

    private static SessionSocket Connect((IPEndPoint Address, string Server) target)
    {
        var socket = new Socket(target.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
            SendTimeout = (int)Patience.TotalMilliseconds,
        };
        try
        {
            socket.Connect(target.Address);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LoadException($"cannot connect to {target.Server}: {e.Message}", e);
        }

        var session = new SessionSocket(socket, target.Server);
        session.SendConnectRequest();
        return session;
    }

    private void SendConnectRequest()
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        new ConnectRequest { TimeoutMs = SessionTimeoutMs, Password = new byte[16], HasReadOnly = true }.Write(writer);
        writer.EndFrame(frame);
        Guard(() => Socket.Send(writer.WrittenMemory.Span));
    }

    private void ReceiveConnectResponse()
    {
        var reader = new JuteReader(ReceiveFrame());
        var response = ConnectResponse.Read(ref reader);
        if (reader.Failed || response.TimeoutMs <= 0)
        {
            throw new LoadException($"{Server} refused a session");
        }
    }

    private void TrySendClose()
    {
        try
        {
            Send(OpCode.CloseSession, static _ => { });
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is LoadException or SocketException)
        {
            // The connection is gone already; the server will expire the session.
        }
    }

    private void Drain(byte[] rest)
    {
        try
        {
            while (Socket.Receive(rest) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset instead of closed: gone all the same.
        }
    }

    private void ReceiveAll(Memory<byte> target)
    {
        while (target.Length > 0)
        {
            var rest = target;
            var count = Guard(() => Socket.Receive(rest.Span));
            if (count == 0)
            {
                throw new LoadException($"{Server} closed the connection");
            }

            target = target[count..];
        }
    }

    private int Guard(Func<int> call)
    {
        try
        {
            return call();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            throw new LoadException($"{Server} did not answer for {Patience.TotalSeconds:0} s", e);
        }
        catch (SocketException e)
        {
            throw new LoadException($"{Server} closed the connection: {e.Message}", e);
        }
    }
}

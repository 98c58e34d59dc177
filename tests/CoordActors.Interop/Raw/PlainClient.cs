namespace CoordActors.Interop.Raw;

/// <summary>
/// A client with a session and a handful of calls, one request at a time; a failed call fails the test. It sends no pings: its session is long enough
/// for whatever a busy machine does between two calls.
/// </summary>
public sealed class PlainClient : IDisposable
{
    private readonly RawConnection _connection;
    private int _xid;

    private PlainClient(RawConnection connection, HandshakeAnswer answer)
    {
        _connection = connection;
        SessionId = answer.SessionId;
        Password = answer.Password;
    }

    public long SessionId { get; }

    public byte[] Password { get; }

    public static PlainClient Connect(int port, long sessionId = 0, byte[]? password = null, int timeoutMs = 60_000)
    {
        var connection = new RawConnection(port);
        connection.Send(new Handshake { Timeout = timeoutMs, SessionId = sessionId, Password = password ?? new byte[16] }.ToBytes());
        var answer = HandshakeAnswer.Parse(connection.Receive() ?? throw new InvalidOperationException("The server ended the handshake."));
        return new PlainClient(connection, answer);
    }

    public void Create(string path, string data = "", bool ephemeral = false) => Call(Request.Create(path, data, flags: ephemeral ? 1 : 0));

    /// <summary>The data and the data version.</summary>
    public (string? Data, int Version) GetData(string path, bool watch = false)
    {
        var reply = Call(Request.GetData(path, watch));
        var data = reply.Text();
        for (var field = 0; field < 4; field++)
        {
            reply.Long();
        }

        return (data, reply.Int());
    }

    /// <summary>Removes a znode and all below it; one that is not there is fine.</summary>
    public void DeleteAll(string path)
    {
        Send(Request.GetChildren(path));
        var reply = Next() ?? throw new InvalidOperationException($"The connection ended at {path}.");
        if (reply.Error != 0)
        {
            return;
        }

        foreach (var child in reply.Body.Vector(reply.Body.Text)!)
        {
            DeleteAll($"{path}/{child}");
        }

        Send(Request.Delete(path));
        NextReply();
    }

    public void Close()
    {
        Call(Request.Bare(Op.CloseSession, "closeSession"));
        Dispose();
    }

    /// <summary>Sends a request without waiting for its reply.</summary>
    public void Send(Request request) => _connection.Send(new JuteBytes().Int(request.Xid ?? ++_xid).Int(request.Operation).Raw(request.Body).ToArray());

    /// <summary>The error code of the next reply; null when the connection has ended.</summary>
    public int? NextReply() => Next() is { } reply ? reply.Error : null;

    /// <summary>The data in the next reply, which is a getData's.</summary>
    public string? NextData()
    {
        var reply = Next() ?? throw new InvalidOperationException("The connection ended.");
        reply.Error.ShouldBe(0);
        return reply.Body.Text();
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Sends a request and answers the record of its reply.</summary>
    public JuteCursor Call(Request request)
    {
        Send(request);
        var reply = Next() ?? throw new InvalidOperationException($"The connection ended at {request.Text}.");
        reply.Error.ShouldBe(0, request.Text);
        return reply.Body;
    }

    private (int Error, JuteCursor Body)? Next()
    {
        while (_connection.Receive() is { } payload)
        {
            var cursor = new JuteCursor(payload);
            var xid = cursor.Int();
            cursor.Long();
            var error = cursor.Int();
            if (xid != -1)
            {
                return (error, cursor);
            }
        }

        return null;
    }
}

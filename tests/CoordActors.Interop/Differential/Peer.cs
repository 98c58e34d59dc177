using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>One connection of a script.</summary>
public sealed class Peer(World world, string name, RawConnection connection, HandshakeAnswer? answer)
{
    private int _xid;
    private bool _discarded;

    public string Name => name;

    public long SessionId => answer?.SessionId ?? 0;

    public byte[] Password => answer?.Password ?? new byte[16];

    public bool IsOpen { get; private set; } = answer is { SessionId: not 0 };

    /// <summary>Sends a request and notes its reply, and then what all peers saw of it.</summary>
    public void Call(Request request, AllowedDifference? announced = null) => Pipeline(announced, request);

    /// <summary>Sends several requests before the first reply is read.</summary>
    public void Pipeline(params Request[] requests) => Pipeline(null, requests);

    /// <summary>Sends bytes as they are, in a frame or not, and notes what came of it.</summary>
    public void SendFrame(byte[] payload, string text) => world.Step($"{name} frame {text}", () => connection.Send(payload));

    public void SendBytes(byte[] bytes, string text) => world.Step($"{name} bytes {text}", () => connection.SendBytes(bytes));

    /// <summary>Ends the connection without a word; the session stays.</summary>
    public void Drop() => world.Step($"{name} drops its connection", Discard);

    /// <summary>Takes the peer out of the script without a trace.</summary>
    public void Discard()
    {
        _discarded = true;
        IsOpen = false;
        connection.Dispose();
    }

    /// <summary>A ping pushes everything out that the server had for this connection, or shows that the connection is closed.</summary>
    internal void Flush()
    {
        if (!IsOpen)
        {
            return;
        }

        connection.Send(new JuteBytes().Int(-2).Int(Op.Ping).ToArray());
        while (Receive() is { } cursor)
        {
            var (xid, zxid, error) = (cursor.Int(), cursor.Long(), cursor.Int());
            if (xid == -2)
            {
                return;
            }

            world.See(xid == -1
                ? new Observation(name, "event", xid, world.Zxids.Name(zxid), error, ReplyText.Event(cursor))
                : new Observation(name, "reply", xid, world.Zxids.Name(zxid), error, cursor.Remaining > 0 ? "unexpected" : ""));
        }
    }

    /// <summary>The last zxid that this server has applied.</summary>
    internal long Zxid()
    {
        connection.Send(new JuteBytes().Int(-2).Int(Op.Ping).ToArray());
        var reply = new JuteCursor(connection.Receive() ?? throw new InvalidOperationException("The server closed the connection."));
        reply.Int();
        return reply.Long();
    }

    private void Pipeline(AllowedDifference? announced, params Request[] requests)
    {
        if (_discarded || !IsOpen)
        {
            return;
        }

        world.Step($"{name} {string.Join(" | ", requests.Select(request => request.Text))}", () =>
        {
            var numbered = requests.Select(request => (Request: request, Xid: request.Xid ?? ++_xid)).ToList();
            foreach (var (request, xid) in numbered)
            {
                connection.Send(new JuteBytes().Int(xid).Int(request.Operation).Raw(request.Body).ToArray());
            }

            foreach (var (request, _) in numbered)
            {
                AwaitReply(request.Operation);
            }
        }, announced);
    }

    private void AwaitReply(int operation)
    {
        while (IsOpen && Receive() is { } cursor)
        {
            var (xid, zxid, error) = (cursor.Int(), cursor.Long(), cursor.Int());
            if (xid == -1)
            {
                world.See(new Observation(name, "event", xid, world.Zxids.Name(zxid), error, ReplyText.Event(cursor)));
                continue;
            }

            world.See(new Observation(name, "reply", xid, world.Zxids.Name(zxid), error, world.Texts.Of(operation, cursor)));
            return;
        }
    }

    private JuteCursor? Receive()
    {
        var end = "closed";
        try
        {
            if (connection.Receive() is { } payload)
            {
                return new JuteCursor(payload);
            }
        }
        catch (TimeoutException)
        {
            end = "silent";
        }

        IsOpen = false;
        connection.Dispose();
        world.See(new Observation(name, end));
        return null;
    }
}

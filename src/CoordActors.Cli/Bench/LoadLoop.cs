using System.Buffers.Binary;
using CoordActors.Protocol;

namespace CoordActors.Cli.Bench;

/// <summary>
/// Keeps a number of requests outstanding on every connection: one thread, closed loop, no allocation per request. A reply's latency is the
/// time from the moment its request was handed to the kernel (or had to wait for it) to the moment its bytes were received.
/// </summary>
internal sealed class LoadLoop
{
    private const int WaitMsMax = 100;
    private const int SendBytesMax = 1 << 20;
    private const int LengthFieldBytes = 4;
    private const int ReplyHeaderBytes = 16;
    private const int PingXid = -2;
    private const int NotificationXid = -1;

    private readonly ISocketLoop _sockets;
    private readonly LoadConnection[] _connections;
    private readonly RequestSource _source;
    private readonly int _outstanding;
    private readonly bool _pings;
    private readonly LoadCounters _counters;
    private readonly TimeProvider _clock;
    private readonly double _nanosecondsPerTick;
    private readonly byte[] _requests;
    private long _inFlight;
    private long _lastReply;
    private bool _exhausted;

    public LoadLoop(
        ISocketLoop sockets, LoadConnection[] connections, RequestSource source, int outstanding, bool pings, LoadCounters counters, TimeProvider clock)
    {
        _sockets = sockets;
        _connections = connections;
        _source = source;
        _outstanding = outstanding;
        _pings = pings;
        _counters = counters;
        _clock = clock;
        _nanosecondsPerTick = 1e9 / clock.TimestampFrequency;
        _requests = new byte[(int)Math.Clamp((long)outstanding * source.LengthMax, source.LengthMax, Math.Max(SendBytesMax, source.LengthMax))];
    }

    /// <summary>Sends the first requests on the first <paramref name="count"/> connections; the others stay idle.</summary>
    public void Start(int count)
    {
        _lastReply = _clock.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            TopUp(i, _clock.GetTimestamp());
        }
    }

    /// <summary>Runs until that timestamp, until somebody cancels, or until every request of the source is answered: then false.</summary>
    /// <exception cref="LoadException">A server closed a connection, broke the protocol, or was silent for <see cref="SessionSocket.Patience"/>.</exception>
    public bool RunUntil(long deadline, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            if (_exhausted && _inFlight == 0)
            {
                return false;
            }

            var now = _clock.GetTimestamp();
            if (now >= deadline)
            {
                return true;
            }

            if (_clock.GetElapsedTime(_lastReply, now) > SessionSocket.Patience)
            {
                throw new LoadException($"{_connections[0].Session.Server} did not answer for {SessionSocket.Patience.TotalSeconds:0} s");
            }

            var left = _clock.GetElapsedTime(now, deadline).TotalMilliseconds;
            var ready = _sockets.Wait((int)Math.Clamp(Math.Ceiling(left), 1, WaitMsMax));
            for (var i = 0; i < ready; i++)
            {
                Serve(_sockets.Ready(i));
            }
        }

        return true;
    }

    private void Serve(int index)
    {
        var connection = _connections[index];
        if (connection.Unsent.Length > 0 && !SendRest(index, connection))
        {
            throw Closed(connection);
        }

        var count = _sockets.Receive(index, connection.Received.AsSpan(connection.ReceivedLength));
        if (count == 0)
        {
            throw Closed(connection);
        }

        var now = _clock.GetTimestamp();
        if (count > 0)
        {
            connection.ReceivedLength += count;
            TakeReplies(connection, now);
        }

        TopUp(index, now);
    }

    private void TakeReplies(LoadConnection connection, long now)
    {
        var received = connection.Received.AsSpan(0, connection.ReceivedLength);
        var needed = 0;
        while (received.Length >= LengthFieldBytes)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(received);
            if (length is < ReplyHeaderBytes or > LoadConnection.FrameMax)
            {
                throw new LoadException($"{connection.Session.Server} sent a frame of {length} bytes, which is not the ZooKeeper protocol");
            }

            needed = LengthFieldBytes + length;
            if (received.Length < needed)
            {
                break;
            }

            TakeReply(connection, received[LengthFieldBytes..], now);
            received = received[needed..];
            needed = 0;
        }

        received.CopyTo(connection.Received);
        connection.ReceivedLength = received.Length;
        connection.Reserve(needed);
    }

    private void TakeReply(LoadConnection connection, ReadOnlySpan<byte> reply, long now)
    {
        var xid = BinaryPrimitives.ReadInt32BigEndian(reply);
        if (xid == NotificationXid)
        {
            return;
        }

        if (connection.InFlight == 0 || xid != (_pings ? PingXid : connection.ExpectedXid))
        {
            throw new LoadException($"{connection.Session.Server} sent a reply out of order: xid {xid} instead of {connection.ExpectedXid}");
        }

        var latency = (now - connection.ReplyReceived()) * _nanosecondsPerTick;
        _inFlight--;
        _lastReply = now;
        var error = (ErrorCode)BinaryPrimitives.ReadInt32BigEndian(reply[(sizeof(int) + sizeof(long))..]);
        if (error == ErrorCode.Ok)
        {
            _counters.Latencies.Record((long)latency);
        }
        else
        {
            _counters.Failed(error);
        }
    }

    private void TopUp(int index, long now)
    {
        var connection = _connections[index];
        while (connection.InFlight < _outstanding && !_exhausted && connection.Unsent.Length == 0)
        {
            var used = 0;
            while (connection.InFlight < _outstanding && _requests.Length - used >= _source.LengthMax)
            {
                var xid = _pings ? PingXid : connection.NextXid;
                if (!_source.TryWrite(index, xid, _requests.AsSpan(used), out var length))
                {
                    _exhausted = true;
                    break;
                }

                used += length;
                connection.RequestSent(now);
                _inFlight++;
            }

            Send(index, connection, _requests.AsSpan(0, used));
        }
    }

    private void Send(int index, LoadConnection connection, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        var count = _sockets.Send(index, bytes);
        if (count < 0)
        {
            throw Closed(connection);
        }

        if (count < bytes.Length)
        {
            connection.KeepUnsent(bytes[count..]);
            _sockets.WatchWritable(index, true);
        }
    }

    private bool SendRest(int index, LoadConnection connection)
    {
        var count = _sockets.Send(index, connection.Unsent);
        if (count < 0)
        {
            return false;
        }

        connection.UnsentTaken(count);
        if (connection.Unsent.Length == 0)
        {
            _sockets.WatchWritable(index, false);
        }

        return true;
    }

    private LoadException Closed(LoadConnection connection) =>
        new($"{connection.Session.Server} closed the connection (requests outstanding: {connection.InFlight})");
}

using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Client.Wire;

/// <summary>
/// One connection to a server after its handshake. Requests are written into one buffer under the session's lock and leave it in as few packets as the
/// socket takes; replies are read in batches and matched in order. At most one thread writes to the socket and one reads from it at any time.
/// </summary>
internal sealed class Connection : IThreadPoolWorkItem
{
    private const int PingXid = -2;
    private const int AuthXid = -4;
    private const int EventXid = -1;

    private readonly Stream _stream;
    private readonly Lock _gate;
    private readonly IConnectionOwner _owner;
    private readonly CompletionQueue _completions;
    private readonly TimeProvider _time;
    private readonly FrameReader _reader;
    private readonly ConcurrentQueue<PendingReply> _inFlight = new();
    private readonly ConcurrentQueue<PendingReply> _authentications = new();
    private readonly Action _continueReading;
    private readonly Action _continueWriting;

    private JuteWriter _out = new(4096);
    private JuteWriter _sending = new(4096);
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _read;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _write;
    private bool _isWriting;
    private bool _isFlushScheduled;
    private int _xid;
    private long _written;
    private long _sent;
    private long _answered;
    private long _lastSent;
    private long _lastReceived;
    private Exception? _reason;

    /// <param name="stream">The socket's stream or the TLS stream above it.</param>
    /// <param name="server">Whom it leads to.</param>
    /// <param name="gate">The session's lock: held by callers of <see cref="Append"/>.</param>
    /// <param name="owner">The session.</param>
    /// <param name="completions">The session's.</param>
    /// <param name="time">For the signs of life.</param>
    /// <param name="packetBytesMax">The largest packet to accept.</param>
    public Connection(
        Stream stream, DnsEndPoint server, Lock gate, IConnectionOwner owner, CompletionQueue completions, TimeProvider time, int packetBytesMax)
    {
        (_stream, Server, _gate, _owner, _completions, _time) = (stream, server, gate, owner, completions, time);
        _reader = new FrameReader(packetBytesMax);
        _continueReading = ContinueReading;
        _continueWriting = ContinueWriting;
        _lastSent = _lastReceived = time.GetTimestamp();
    }

    public DnsEndPoint Server { get; }

    /// <summary>Since when nothing was sent.</summary>
    public TimeSpan SendingSilence => _time.GetElapsedTime(Volatile.Read(ref _lastSent));

    /// <summary>Since when nothing was received.</summary>
    public TimeSpan ReceivingSilence => _time.GetElapsedTime(Volatile.Read(ref _lastReceived));

    public long LastReceived => Volatile.Read(ref _lastReceived);

    /// <summary>Starts to read.</summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static c => c.ReadMore(), this, preferLocal: false);

    /// <summary>Writes a request behind the ones before it; <see cref="Flush"/> sends it. The caller holds the session's lock.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="xid">A fixed transaction id, 0 for the next one.</param>
    /// <returns>Whether no other request is waiting for an answer: then it is best sent at once.</returns>
    public bool Append(PendingReply pending, int xid = 0)
    {
        var start = _out.Length;
        try
        {
            pending.Xid = xid != 0 ? xid : NextXid();
            var frame = _out.BeginFrame();
            new RequestHeader(pending.Xid, pending.Op).Write(_out);
            pending.Write(_out);
            _out.EndFrame(frame);
        }
        catch
        {
            _out.Truncate(start);
            throw;
        }

        if (xid == AuthXid)
        {
            _authentications.Enqueue(pending);
            return true;
        }

        pending.Sequence = ++_written;
        _inFlight.Enqueue(pending);
        return _written - Volatile.Read(ref _answered) == 1;
    }

    /// <summary>A request's authentication, answered out of turn. The caller holds the session's lock.</summary>
    public void AppendAuthentication(PendingReply pending) => Append(pending, AuthXid);

    /// <summary>Writes a sign of life; its answer tells nobody anything.</summary>
    public void Ping()
    {
        lock (_gate)
        {
            _out.WriteInt32(8);
            new RequestHeader(PingXid, OpCode.Ping).Write(_out);
        }

        FlushNow();
    }

    /// <summary>Sends what was appended: now and here when nobody else waits, else from a pool thread that takes along what comes meanwhile.</summary>
    public void Flush(bool isAlone)
    {
        if (isAlone)
        {
            FlushNow();
            return;
        }

        lock (_gate)
        {
            if (_isWriting || _isFlushScheduled)
            {
                return;
            }

            _isFlushScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Ends the connection; <see cref="IConnectionOwner.Lost"/> follows from the reading thread.</summary>
    public void Abort(Exception reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _stream.Dispose();
    }

    /// <summary>After the end: everything unanswered, in order, each with whether the server cannot have seen it.</summary>
    public List<(PendingReply Pending, bool IsUnsent)> TakeUnanswered()
    {
        lock (_gate)
        {
            var unanswered = new List<(PendingReply, bool)>();
            while (_authentications.TryDequeue(out var pending))
            {
                unanswered.Add((pending, false));
            }

            while (_inFlight.TryDequeue(out var pending))
            {
                unanswered.Add((pending, pending.Sequence > _sent));
            }

            _out.Release();
            return unanswered;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _isFlushScheduled = false;
        }

        FlushNow();
    }

    private int NextXid()
    {
        _xid = _xid == int.MaxValue ? 1 : _xid + 1;
        return _xid;
    }

    private void FlushNow()
    {
        lock (_gate)
        {
            if (_isWriting || _out.Length == 0)
            {
                return;
            }

            _isWriting = true;
        }

        WriteOut();
    }

    private void WriteOut()
    {
        try
        {
            while (TryTakeOutput())
            {
                Volatile.Write(ref _lastSent, _time.GetTimestamp());
                _write = _stream.WriteAsync(_sending.WrittenMemory).ConfigureAwait(false).GetAwaiter();
                if (!_write.IsCompleted)
                {
                    _write.UnsafeOnCompleted(_continueWriting);
                    return;
                }

                _write.GetResult();
                _sending.Release();
            }
        }
        catch (Exception e)
        {
            Abort(e);
        }
    }

    private void ContinueWriting()
    {
        try
        {
            _write.GetResult();
        }
        catch (Exception e)
        {
            Abort(e);
            return;
        }

        _sending.Release();
        WriteOut();
    }

    private bool TryTakeOutput()
    {
        lock (_gate)
        {
            if (_out.Length == 0)
            {
                _isWriting = false;
                return false;
            }

            (_out, _sending) = (_sending, _out);
            _sent = _written;
            return true;
        }
    }

    private void ReadMore()
    {
        try
        {
            while (true)
            {
                _read = _stream.ReadAsync(_reader.Space()).ConfigureAwait(false).GetAwaiter();
                if (!_read.IsCompleted)
                {
                    // Another thread goes on reading from here, so that the callers told below may take their time.
                    _read.UnsafeOnCompleted(_continueReading);
                    Tell();
                    return;
                }

                if (!_completions.IsEmpty)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(static c => c.ContinueReading(), this, preferLocal: false);
                    Tell();
                    return;
                }

                TakeRead();
            }
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    private void ContinueReading()
    {
        try
        {
            TakeRead();
        }
        catch (Exception e)
        {
            End(e);
            return;
        }

        ReadMore();
    }

    private void TakeRead()
    {
        var count = _read.GetResult();
        if (count == 0)
        {
            throw new EndOfStreamException($"{Server.Host}:{Server.Port} has closed the connection.");
        }

        Volatile.Write(ref _lastReceived, _time.GetTimestamp());
        _reader.Filled(count);
        while (_reader.TryRead(out var frame))
        {
            Handle(frame);
        }
    }

    private void Tell()
    {
        if (!_completions.IsEmpty)
        {
            _completions.Drain();
            FlushNow();
        }
    }

    private void Handle(ReadOnlySpan<byte> frame)
    {
        var reader = new JuteReader(frame);
        var header = ReplyHeader.Read(ref reader);
        switch (header.Xid)
        {
            case EventXid:
                var fired = WatcherEvent.Read(ref reader);
                _owner.Fired(fired.Type, fired.Path.ToText() ?? "", header.Zxid);
                return;
            case PingXid:
                return;
            case AuthXid:
                TakeAuthentication(header.Err, ref reader);
                return;
            default:
                TakeReply(header, ref reader);
                return;
        }
    }

    private void TakeReply(ReplyHeader header, ref JuteReader reader)
    {
        if (!_inFlight.TryPeek(out var pending) || pending.Xid != header.Xid)
        {
            throw new InvalidDataException($"{Server.Host}:{Server.Port} answered request {header.Xid} out of turn.");
        }

        Volatile.Write(ref _answered, pending.Sequence);
        if (header.Zxid > 0)
        {
            _owner.Seen(header.Zxid);
        }

        pending.Take(header.Err, ref reader);
        _inFlight.TryDequeue(out _);
        _completions.Add(pending);
    }

    private void TakeAuthentication(ErrorCode error, ref JuteReader reader)
    {
        if (_authentications.TryDequeue(out var pending))
        {
            pending.Take(error, ref reader);
            _completions.Add(pending);
        }

        if (error != ErrorCode.Ok)
        {
            _owner.AuthenticationFailed();
        }
    }

    private void End(Exception reason)
    {
        Abort(reason);
        _reader.Release();
        Tell();
        _owner.Lost(this, _reason!);
    }
}

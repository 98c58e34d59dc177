using System.Security.Authentication;

namespace CoordActors.Actors.Remote;

/// <summary>One attempt to connect to another system, and the connection that came of it.</summary>
internal sealed class OutboundConnection(OutboundLink link) : ITransportDialer, ITransportHandler, IRunnable
{
    private readonly Lock _gate = new();
    private readonly FrameReader _reader = new(Frame.HandshakeBytesMax);
    private readonly byte[] _ready = Handshake.Ready();
    private TransportConnection? _connection;
    private List<Segment> _segments = [];
    private int _next;
    private long _unsent;
    private int _messagesUnsent;
    private bool _flushing;
    private bool _isReadySent;
    private volatile bool _isGone;
    private bool _isClosing;
    private bool _isAccepted;
    private int _stepsToUp = 2;

    /// <summary>Bytes that were taken from the queue and are not sent yet.</summary>
    internal long BytesUnsent => Volatile.Read(ref _unsent);

    private Remoting Remoting => link.Remoting;

    void ITransportDialer.OnDialed(TransportConnection connection)
    {
        lock (_gate)
        {
            if (!_isGone)
            {
                _connection = connection;
                connection = null!;
            }
        }

        if (connection is not null)
        {
            connection.Close(abort: true);
            return;
        }

        _connection!.Start(this);
        var hello = new Handshake(Remoting.Uid, Remoting.Address, link.Remote, Remoting.Setup.Hello()).ToFrame();
        if (_connection.Send(hello, hello.Length)) StepToUp();
    }

    void ITransportDialer.OnDialFailed(string reason, Exception? cause) =>
        End(reason, cause, cause is AuthenticationException ? ConnectionEnd.Refusal : ConnectionEnd.Failure);

    Memory<byte> ITransportHandler.GetReceiveBuffer() => _reader.GetBuffer();

    void ITransportHandler.OnReceived(int count)
    {
        _reader.Advance(count);
        using var chain = link.System.EnterChain();
        try
        {
            while (!_isGone && _reader.TryRead(out var kind, out var body)) OnFrame(kind, body);
        }
        catch (FrameException wrong)
        {
            End(wrong.Message, wrong);
        }
        catch (Exception cause)
        {
            link.System.Log.Error(cause, "Something failed on the connection with {0}: {1}", link.Remote, cause.Message);
            End($"something failed here: {cause.Message}", cause);
        }
    }

    void ITransportHandler.OnSent()
    {
        if (Volatile.Read(ref _stepsToUp) > 0)
        {
            StepToUp();
            return;
        }

        OnSegmentSent();
        using (link.System.EnterChain()) Flush();
    }

    void ITransportHandler.OnClosed(string reason)
    {
        _reader.Return();
        using (link.System.EnterChain()) End(reason, null);
    }

    void IRunnable.Run(ActorThread thread) => Flush();

    void IThreadPoolWorkItem.Execute() => ActorThread.OfThisThread().RunChain(this);

    internal void OnTimeout() => End($"no answer within {Remoting.Setup.HandshakeTimeout.TotalMilliseconds:0} ms", null);

    /// <summary>True when the caller has to start the flush. Called under the lock of the link.</summary>
    internal bool TryBeginFlush() => !_flushing && (_flushing = true);

    /// <summary>Called under the lock of the link.</summary>
    internal void EndFlush()
    {
        _flushing = false;
        if (_isClosing) _connection?.Close(abort: false);
    }

    /// <summary>Called under the lock of the link.</summary>
    internal void SetUnsent(List<Segment> segments)
    {
        _next = 0;
        var bytes = 0L;
        var messages = 0;
        foreach (var segment in segments)
        {
            bytes += segment.Count;
            messages += segment.Messages;
        }

        Volatile.Write(ref _messagesUnsent, messages);
        Volatile.Write(ref _unsent, bytes);
    }

    /// <summary>Sends nothing more.</summary>
    /// <returns>The number of messages that were taken from the queue and not sent.</returns>
    internal int Abandon()
    {
        lock (_gate) _isGone = true;
        return Volatile.Read(ref _messagesUnsent);
    }

    internal void Close(bool abort)
    {
        lock (_gate)
        {
            _isGone = true;
            _connection?.Close(abort);
        }
    }

    /// <summary>Ends the connection after what waits has been sent. Called under the lock of the link.</summary>
    /// <returns>True when the caller has to flush.</returns>
    internal bool BeginClosing()
    {
        _isClosing = true;
        return TryBeginFlush();
    }

    internal void Flush()
    {
        if (!_isReadySent)
        {
            _isReadySent = true;
            if (!_connection!.Send(_ready, _ready.Length)) return;
        }

        while (_next < _segments.Count || TakeMore())
        {
            if (_isGone) _next = _segments.Count;
            else if (!_connection!.Send(_segments[_next].Bytes, _segments[_next].Count)) return;
            else OnSegmentSent();
        }
    }

    private void OnFrame(FrameKind kind, ReadOnlySpan<byte> body)
    {
        if (kind == FrameKind.Farewell && _isAccepted)
        {
            End("it has ended", null, ConnectionEnd.Farewell);
            return;
        }

        if (_isAccepted || kind == FrameKind.Refused)
        {
            if (kind == FrameKind.Refused) End($"it refuses this system: {Handshake.ReadRefusal(body)}", null, ConnectionEnd.Refusal);
            else End("it sent what only the dialling side sends", null);
            return;
        }

        var hello = Handshake.Parse(kind, body);
        if (Judge(hello) is { } refusal)
        {
            var frame = Handshake.Refusal(refusal);
            _connection!.Send(frame, frame.Length);
            End($"this system refuses it: {refusal}", null, ConnectionEnd.Refusal, abort: false);
            return;
        }

        _isAccepted = true;
        StepToUp();
    }

    private string? Judge(Handshake hello)
    {
        if (!hello.From.Equals(link.Remote)) return $"{link.Remote} was dialled, and {hello.From} answered.";
        return Remoting.Setup.Accept(
            new RemoteHello(hello.From, hello.Uid, hello.Application, IsInbound: false, _connection!.EndPoint, _connection.PeerCertificate));
    }

    /// <summary>Two things must have happened: the hello was sent whole, and it was answered.</summary>
    private void StepToUp()
    {
        if (Interlocked.Decrement(ref _stepsToUp) > 0) return;
        if (link.OnUp(this)) link.System.Dispatchers.Default.ScheduleRun(this);
        else _connection!.Close(abort: true);
    }

    private bool TakeMore()
    {
        SegmentQueue.Return(_segments);
        return link.TryTake(this, ref _segments);
    }

    private void OnSegmentSent()
    {
        if (_next == _segments.Count) return;
        Volatile.Write(ref _messagesUnsent, _messagesUnsent - _segments[_next].Messages);
        Volatile.Write(ref _unsent, _unsent - _segments[_next].Count);
        _next++;
    }

    private void End(string reason, Exception? cause, ConnectionEnd end = ConnectionEnd.Failure, bool abort = true)
    {
        lock (_gate)
        {
            if (!_isGone) _connection?.Close(abort);
            _isGone = true;
        }

        link.OnGone(this, reason, cause, end);
    }
}

/// <summary>How a connection that this system dialled has ended.</summary>
internal enum ConnectionEnd
{
    /// <summary>It broke, or nobody answered.</summary>
    Failure,

    /// <summary>One side does not want the other.</summary>
    Refusal,

    /// <summary>The other system ends in order, and has said so.</summary>
    Farewell,
}

namespace CoordActors.Actors.Remote;

/// <summary>A connection that another system dialled: its handshake, then its messages.</summary>
internal sealed class InboundConnection : ITransportHandler
{
    private readonly Remoting _remoting;
    private readonly TransportConnection _connection;
    private readonly FrameReader _reader = new(Frame.HandshakeBytesMax);
    private readonly Cancelable _timer;

    /// <summary>Held while messages are delivered: nothing of a connection arrives after its successor is up.</summary>
    private readonly Lock _delivering = new();
    private MessageDecoder? _decoder;
    private Address? _from;
    private State _state;

    internal InboundConnection(Remoting remoting, TransportConnection connection)
    {
        _remoting = remoting;
        _connection = connection;
        _timer = new Cancelable(remoting.System.Scheduler);
    }

    private enum State
    {
        AwaitingHello,
        AwaitingReady,
        Up,
        Ended,
    }

    internal string EndPoint => _connection.EndPoint;

    Memory<byte> ITransportHandler.GetReceiveBuffer() => _reader.GetBuffer();

    void ITransportHandler.OnReceived(int count)
    {
        using var chain = _remoting.System.EnterChain();
        var becameUp = false;
        lock (_delivering)
        {
            _reader.Advance(count);
            try
            {
                while (_state != State.Ended && !becameUp && _reader.TryRead(out var kind, out var body))
                {
                    if (_state == State.Up) _decoder!.OnFrame(kind, body);
                    else becameUp = OnHandshakeFrame(kind, body);
                }
            }
            catch (FrameException wrong)
            {
                End(wrong.Message, abort: true);
            }
            catch (Exception cause)
            {
                _remoting.System.Log.Error(cause, "Something failed on the connection with {0}: {1}", EndPoint, cause.Message);
                End($"something failed here: {cause.Message}", abort: true);
            }
        }

        if (!becameUp) return;
        BecomeUp();
        ((ITransportHandler)this).OnReceived(0);
    }

    void ITransportHandler.OnSent()
    {
    }

    void ITransportHandler.OnClosed(string reason)
    {
        using var chain = _remoting.System.EnterChain();
        End(reason, abort: true);
        _reader.Return();
    }

    internal void Start()
    {
        var limit = _remoting.Setup.HandshakeTimeout;
        _remoting.System.Scheduler.Advanced.ScheduleOnce(
            limit, () => End($"it did not finish its handshake within {limit.TotalMilliseconds:0} ms", abort: true, State.AwaitingReady), _timer);
        _connection.Start(this);
    }

    internal void End(string reason, bool abort) => End(reason, abort, State.Up);

    /// <summary>This system ends: whoever dialled is told so, and need not wonder.</summary>
    internal void SayFarewell()
    {
        if (_state == State.Up)
        {
            var farewell = Handshake.Farewell();
            _connection.Send(farewell, farewell.Length);
        }

        End("this system ends", abort: false);
    }

    /// <summary>Ends the connection unless it has got further than a state.</summary>
    private void End(string reason, bool abort, State atMost)
    {
        State before;
        lock (_delivering)
        {
            if (_state > atMost) return;
            before = _state;
            _state = State.Ended;
        }

        _timer.Cancel();
        _connection.Close(abort);
        _remoting.OnInboundGone(this, _from);
        if (before == State.Up)
        {
            _remoting.System.Log.Info("The connection from {0} is gone: {1}.", _from, reason);
            _remoting.Publish(new DisassociatedEvent(_remoting.Address, _from!, IsInbound: true));
            return;
        }

        if (!_remoting.IsClosed) _remoting.Strangers.Note(_from is null ? EndPoint : $"{_from} ({EndPoint})", reason);
        if (_from is null) return;
        var cause = new RemoteException($"The connection from {_from} did not come up: {reason}.");
        _remoting.Publish(new AssociationErrorEvent(cause, _remoting.Address, _from, IsInbound: true));
    }

    private bool OnHandshakeFrame(FrameKind kind, ReadOnlySpan<byte> body)
    {
        switch (_state)
        {
            case State.AwaitingReady when kind == FrameKind.Ready:
                return true;
            case State.AwaitingReady when kind == FrameKind.Refused:
                End($"it refuses this system: {Handshake.ReadRefusal(body)}", abort: true);
                return false;
            case State.AwaitingReady:
                throw new FrameException("its handshake is not one");
        }

        var hello = Handshake.Parse(kind, body);
        _from = hello.From;
        var refusal = Judge(hello);
        var answer = refusal is null
            ? new Handshake(_remoting.Uid, _remoting.Address, hello.From, _remoting.Setup.Hello()).ToFrame()
            : Handshake.Refusal(refusal);
        _connection.Send(answer, answer.Length);
        if (refusal is null) _state = State.AwaitingReady;
        else End($"this system refuses it: {refusal}", abort: false);
        return false;
    }

    private string? Judge(Handshake hello)
    {
        if (!hello.To.Equals(_remoting.Address)) return $"{hello.To} was dialled, and this is {_remoting.Address}.";
        if (hello.From.Equals(_remoting.Address)) return $"{hello.From} is the address of this system.";
        return _remoting.Setup.Accept(
            new RemoteHello(hello.From, hello.Uid, hello.Application, IsInbound: true, EndPoint, _connection.PeerCertificate));
    }

    private void BecomeUp()
    {
        lock (_delivering)
        {
            if (_state != State.AwaitingReady) return;
            _reader.MaxFrameBytes = _remoting.Setup.MaxFrameBytes;
            _decoder = new MessageDecoder(_remoting, _from!);
            _state = State.Up;
        }

        _timer.Cancel();
        _remoting.OnInboundUp(this, _from!);
    }
}

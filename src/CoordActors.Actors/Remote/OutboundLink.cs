namespace CoordActors.Actors.Remote;

/// <summary>The way to one other system: what waits for it, and the connection that this system dials for it.</summary>
/// <remarks>Messages become bytes on the thread that tells them, under the lock of the link, so they are counted exactly and nothing is kept for each.
/// What waits goes out with the next connection that comes up; when that attempt fails, or a connection breaks, everything that waits is dropped:
/// so nothing is ever sent twice or out of order, and nothing waits longer than one pause and one attempt.</remarks>
internal sealed class OutboundLink
{
    private readonly Remoting _remoting;
    private readonly Lock _gate = new();
    private readonly MessageEncoder _encoder;
    private OutboundConnection? _current;
    private State _state;
    private TimeSpan _backoff;
    private TimeSpan _notBefore = TimeSpan.MinValue;
    private TimeSpan _upSince;
    private Cancelable? _timer;
    private TimeSpan? _failingSince;
    private bool _failureIsWarnedOf;

    internal OutboundLink(Remoting remoting, Address remote)
    {
        _remoting = remoting;
        Remote = remote;
        _encoder = new MessageEncoder(remoting.System, remoting.Setup.MaxFrameBytes);
    }

    private enum State
    {
        Down,
        Waiting,
        Dialing,
        Up,
        Closed,
    }

    internal Address Remote { get; }

    internal Remoting Remoting => _remoting;

    internal ActorSystemImpl System => _remoting.System;

    internal void Tell(RemoteActorRef recipient, string[]? below, object message, IActorRef? sender)
    {
        var from = sender is null || ReferenceEquals(sender, System.DeadLetterRef) ? null : ActorRefs.Internal(sender);
        OutboundConnection? toFlush = null;
        var overflow = false;
        var undelivered = false;
        TimeSpan? dialIn = null;
        lock (_gate)
        {
            if (_state == State.Closed || !TryWrite(recipient, below, message, from)) undelivered = true;
            else if (_encoder.Queue.Bytes + (_current?.BytesUnsent ?? 0) > _remoting.Setup.MaxQueueBytes) overflow = true;
            else if (_state == State.Up && _current!.TryBeginFlush()) toFlush = _current;
            else if (_state == State.Down) dialIn = BeginDial();
        }

        if (toFlush is not null) System.Dispatchers.Default.ScheduleRun(toFlush);
        if (dialIn is { } delay) DialAfter(delay);
        if (undelivered) System.DeadLetterRef.Publish(message, sender, recipient);
        if (overflow) GiveUp($"more than {_remoting.Setup.MaxQueueBytes} bytes waited for it");
    }

    /// <summary>The other system has just dialled this one: it is there, so there is no reason to wait.</summary>
    internal void OnPeerAppeared()
    {
        lock (_gate)
        {
            _backoff = TimeSpan.Zero;
            _notBefore = TimeSpan.MinValue;
            if (_state != State.Waiting) return;
            _timer?.Cancel();
        }

        Dial();
    }

    /// <summary>The handshake is done.</summary>
    /// <returns>False when the connection is not wanted any more.</returns>
    internal bool OnUp(OutboundConnection connection)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(connection, _current) || _state != State.Dialing) return false;
            _timer?.Cancel();
            _state = State.Up;
            _upSince = System.Scheduler.MonotonicClock;
            _failingSince = null;
            _failureIsWarnedOf = false;
            connection.TryBeginFlush();
        }

        System.Log.Info("Connected to {0}.", Remote);
        _remoting.Publish(new AssociatedEvent(_remoting.Address, Remote, IsInbound: false));
        return true;
    }

    /// <summary>The connection, up or not, is gone.</summary>
    internal void OnGone(OutboundConnection connection, string reason, Exception? cause, ConnectionEnd end)
    {
        int dropped;
        bool wasUp;
        LogLevel? level;
        lock (_gate)
        {
            if (!ReferenceEquals(connection, _current)) return;
            if (_state == State.Closed)
            {
                Fall();
                return;
            }

            wasUp = _state == State.Up;
            dropped = connection.Abandon() + Fall();
            level = !wasUp ? LevelOfFailure(end) : end == ConnectionEnd.Farewell ? LogLevel.InfoLevel : LogLevel.WarningLevel;
        }

        Report(wasUp, level, dropped, reason, cause);
    }

    /// <summary>A system that is not there yet, or not any more, is worth a warning when that lasts; one that refuses at once. Called under the lock.</summary>
    private LogLevel? LevelOfFailure(ConnectionEnd end)
    {
        var now = System.Scheduler.MonotonicClock;
        var isFirst = _failingSince is null;
        _failingSince ??= now;
        if (_failureIsWarnedOf) return null;
        _failureIsWarnedOf = end == ConnectionEnd.Refusal || now - _failingSince >= _remoting.Setup.WarnAfter;
        if (_failureIsWarnedOf) return LogLevel.WarningLevel;
        return isFirst ? LogLevel.InfoLevel : null;
    }

    /// <summary>Takes what waits; false, and the flush has ended, when there is nothing or the connection is not the current one any more.</summary>
    internal bool TryTake(OutboundConnection connection, ref List<Segment> segments)
    {
        lock (_gate)
        {
            var isCurrent = ReferenceEquals(connection, _current);
            if (isCurrent && !_encoder.Queue.IsEmpty)
            {
                segments = _encoder.Queue.TakeAll(segments);
                connection.SetUnsent(segments);
                return true;
            }

            connection.EndFlush();
            return false;
        }
    }

    /// <summary>Sends what waits, if the link is up, and ends.</summary>
    internal void Close()
    {
        OutboundConnection? connection;
        bool wasUp;
        var flush = false;
        lock (_gate)
        {
            connection = _current;
            wasUp = _state == State.Up;
            if (wasUp) flush = connection!.BeginClosing();
            _state = State.Closed;
            _timer?.Cancel();
        }

        if (flush) connection!.Flush();
        if (!wasUp) connection?.Close(abort: true);
    }

    private bool TryWrite(RemoteActorRef recipient, string[]? below, object message, InternalActorRef? sender)
    {
        try
        {
            _encoder.Write(recipient, below, message, sender);
            return true;
        }
        catch (Exception cause)
        {
            System.Log.Error(cause, "{0} for {1} was not sent: {2}", message.GetType().Name, recipient, cause.Message);
            return false;
        }
    }

    /// <summary>Called under the lock.</summary>
    private TimeSpan BeginDial()
    {
        _state = State.Waiting;
        _timer = new Cancelable(System.Scheduler);
        var wait = _notBefore == TimeSpan.MinValue ? TimeSpan.Zero : _notBefore - System.Scheduler.MonotonicClock;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private void DialAfter(TimeSpan delay)
    {
        if (delay == TimeSpan.Zero) Dial();
        else System.Scheduler.Advanced.ScheduleOnce(delay, Dial, _timer);
    }

    private void Dial()
    {
        OutboundConnection connection;
        lock (_gate)
        {
            if (_state != State.Waiting) return;
            _state = State.Dialing;
            _current = connection = new OutboundConnection(this);
            _timer = new Cancelable(System.Scheduler);
            System.Scheduler.Advanced.ScheduleOnce(_remoting.Setup.HandshakeTimeout, connection.OnTimeout, _timer);
        }

        _remoting.Transport.Dial(Remote, connection);
    }

    private void GiveUp(string reason)
    {
        OutboundConnection? connection;
        bool wasUp;
        int dropped;
        lock (_gate)
        {
            if (_state == State.Closed || _encoder.Queue.Bytes + (_current?.BytesUnsent ?? 0) <= _remoting.Setup.MaxQueueBytes) return;
            connection = _current;
            wasUp = _state == State.Up;
            dropped = (connection?.Abandon() ?? 0) + Fall();
        }

        connection?.Close(abort: true);
        Report(wasUp, LogLevel.WarningLevel, dropped, reason, null);
    }

    /// <summary>Called under the lock.</summary>
    /// <returns>The number of messages that are dropped.</returns>
    private int Fall()
    {
        var now = System.Scheduler.MonotonicClock;
        if (_state == State.Up && now - _upSince >= _remoting.Setup.BackoffMax) _backoff = TimeSpan.Zero;
        _backoff = _backoff == TimeSpan.Zero ? _remoting.Setup.BackoffMin : _backoff * 2;
        if (_backoff > _remoting.Setup.BackoffMax) _backoff = _remoting.Setup.BackoffMax;
        _notBefore = now + _backoff;
        _timer?.Cancel();
        _current = null;
        if (_state != State.Closed) _state = State.Down;
        return _encoder.Reset();
    }

    private void Report(bool wasUp, LogLevel? level, int dropped, string reason, Exception? cause)
    {
        if (level is { } at)
        {
            System.Log.Log(
                at,
                null,
                wasUp ? "The connection to {0} is gone: {1}. {2} messages were dropped." : "No connection to {0}: {1}. {2} messages were dropped.",
                Remote,
                reason,
                dropped);
        }

        if (wasUp) _remoting.Publish(new DisassociatedEvent(_remoting.Address, Remote, IsInbound: false));
        else
            _remoting.Publish(new AssociationErrorEvent(new RemoteException($"No connection to {Remote}: {reason}.", cause), _remoting.Address, Remote, false));
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors;

/// <summary>One end of a simulated connection, with the queue of what travels towards it. Frames arrive in their order, each with its own delay.</summary>
internal sealed class SimulatedEnd : TransportConnection
{
    internal const string Reset = "Connection reset by peer";
    private const int DelayChangesOneIn = 8;
    private readonly SimulatedNetwork _network;
    private readonly SimulatedConnection _connection;
    private readonly SimulatedTransport _transport;
    private readonly SimulatedTransport _other;

    /// <summary>Towards this end. An entry without bytes is the end of the connection.</summary>
    private readonly Queue<(TimeSpan Due, byte[]? Bytes, string Reason)> _incoming = new();
    private readonly List<byte> _unfinished = [];
    private ITransportHandler? _handler;
    private TimeSpan _lastDue;
    private int _incomingBytes;
    private bool _peerWaits;
    private bool _isPumpScheduled;
    private bool _isClosed;

    internal SimulatedEnd(SimulatedNetwork network, SimulatedConnection connection, SimulatedTransport transport, SimulatedTransport other)
    {
        _network = network;
        _connection = connection;
        _transport = transport;
        _other = other;
    }

    internal SimulatedEnd Peer { get; set; } = null!;

    internal string Host => _transport.Host;

    internal override string EndPoint => $"{_other.Host}:{_other.Port}";

    /// <summary>True when nothing can happen at this end any more.</summary>
    internal bool IsOver => _isClosed;

    internal override void Start(ITransportHandler handler)
    {
        _handler = handler;
        SchedulePump(TimeSpan.Zero);
    }

    internal override bool Send(byte[] bytes, int count)
    {
        if (_isClosed || _transport.IsDead) return true;
        Peer.Enqueue(bytes.AsSpan(0, count));
        if (Peer._incomingBytes <= _network.WindowBytes) return true;
        Peer._peerWaits = true;
        return false;
    }

    internal override void Close(bool abort)
    {
        if (_isClosed) return;
        if (abort) Peer.DropUndelivered();
        Peer.EnqueueEnd(abort ? Reset : "the other side ended it");
        BeClosed("it was closed here");
    }

    /// <summary>A part of what is under way arrives at once, before a reset.</summary>
    internal void DeliverSome()
    {
        if (_handler is null || _incoming.Count == 0 || _network.IsHeld(Peer.Host, Host)) return;
        for (var left = _network.Random.Next(_incoming.Count + 1); left > 0 && !_isClosed && _incoming.Count > 0; left--) DeliverOne();
    }

    internal void BeClosed(string reason)
    {
        if (_isClosed) return;
        _isClosed = true;
        DropUndelivered();
        _network.Clock.ScheduleOnce(TimeSpan.Zero, () => FinishClose(reason));
    }

    /// <summary>The machine of this end is gone; the other end learns of it when the network lets it.</summary>
    internal void Die()
    {
        if (_isClosed) return;
        _isClosed = true;
        DropUndelivered();
        Peer.LoseSome();
        Peer.EnqueueEnd(Reset);
        _connection.ForgetIfOver();
    }

    internal void SchedulePump(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero && _isPumpScheduled) return;
        _isPumpScheduled |= delay > TimeSpan.Zero;
        _network.Clock.ScheduleOnce(delay, () =>
        {
            _isPumpScheduled = false;
            Pump();
        });
    }

    /// <summary>Delivers what is due, and comes back for the rest.</summary>
    private void Pump()
    {
        while (_handler is not null && !_isClosed && _incoming.TryPeek(out var next) && !_network.IsHeld(Peer.Host, Host))
        {
            if (next.Due > _network.Clock.MonotonicClock)
            {
                SchedulePump(UntilDue(next.Due));
                return;
            }

            DeliverOne();
        }
    }

    /// <summary>Queues whole frames; the beginning of one waits for its end.</summary>
    private void Enqueue(ReadOnlySpan<byte> bytes)
    {
        _unfinished.AddRange(bytes);
        var unread = CollectionsMarshal.AsSpan(_unfinished);
        var at = 0;
        var due = DrawDue();
        while (unread.Length - at >= Frame.LengthBytes)
        {
            var length = Frame.LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(unread[at..]);
            if (unread.Length - at < length) break;
            if (_network.Random.Next(DelayChangesOneIn) == 0) due = DrawDue();
            _incoming.Enqueue((due, unread.Slice(at, length).ToArray(), ""));
            _incomingBytes += length;
            at += length;
        }

        _unfinished.RemoveRange(0, at);
        if (at > 0) SchedulePump(UntilDue(_incoming.Peek().Due));
    }

    private void EnqueueEnd(string reason)
    {
        if (_isClosed) return;
        _incoming.Enqueue((DrawDue(), null, reason));
        SchedulePump(UntilDue(_incoming.Peek().Due));
    }

    /// <summary>When the next frame arrives here: never before the one ahead of it.</summary>
    private TimeSpan DrawDue()
    {
        var due = _network.Clock.MonotonicClock + _network.Link(Peer.Host, Host).DrawLatency();
        return _lastDue = due > _lastDue ? due : _lastDue;
    }

    private TimeSpan UntilDue(TimeSpan due) => due > _network.Clock.MonotonicClock ? due - _network.Clock.MonotonicClock : TimeSpan.Zero;

    private void DeliverOne()
    {
        var (_, bytes, reason) = _incoming.Dequeue();
        if (bytes is null)
        {
            BeClosed(reason);
            return;
        }

        _incomingBytes -= bytes.Length;
        for (var rest = bytes.AsSpan(); rest.Length > 0 && !_isClosed;)
        {
            var buffer = _handler!.GetReceiveBuffer().Span;
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            rest = rest[count..];
            _handler.OnReceived(count);
        }

        if (_peerWaits && _incomingBytes <= _network.WindowBytes / 2) LetPeerGoOn();
    }

    private void DropUndelivered()
    {
        _incoming.Clear();
        _unfinished.Clear();
        _incomingBytes = 0;
        if (_peerWaits) LetPeerGoOn();
    }

    /// <summary>The sender is gone: what had left it still arrives, the rest does not.</summary>
    private void LoseSome()
    {
        var arriving = _incoming.Take(_network.Random.Next(_incoming.Count + 1)).ToArray();
        DropUndelivered();
        foreach (var piece in arriving)
        {
            _incoming.Enqueue(piece);
            _incomingBytes += piece.Bytes?.Length ?? 0;
        }
    }

    private void LetPeerGoOn()
    {
        _peerWaits = false;
        _network.Clock.ScheduleOnce(TimeSpan.Zero, () => Peer._handler?.OnSent());
    }

    private void FinishClose(string reason)
    {
        _connection.ForgetIfOver();
        if (!_transport.IsDead) _handler?.OnClosed(reason);
    }
}

using System.Buffers.Binary;
using CoordActors.Actors;
using CoordActors.Server.Clients;
using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <summary>The connection of a client to a server, seen from the server.</summary>
internal sealed class ClientWire(WholeClient client, WholeServer server, ConnectionLog log, WholeWorld world) : IClientLink
{
    private readonly Queue<ClientRequest> _sent = new();
    private long _arrivesAtMs;
    private long _returnsAtMs;

    public WholeServer Server { get; } = server;

    public ConnectionLog Log { get; } = log;

    public long SinceMs { get; } = world.NowMs;

    public long HeardAtMs { get; set; } = world.NowMs;

    public IActorRef? Session { get; set; }

    public bool IsOpen { get; set; }

    /// <summary>The newest state that any client had been told of when this one asked to be let in.</summary>
    public long ToldBefore { get; } = world.Chronicle.Told;

    public int Outstanding => _sent.Count;

    public IReadOnlyCollection<ClientRequest> Unanswered => _sent;

    /// <summary>For mistakes planted: frames that wait for others.</summary>
    public Queue<byte[]> Kept { get; } = new();

    /// <summary>For mistakes planted: the events counted so far.</summary>
    public int Events { get; set; }

    public string RemoteAddress => "127.0.0.1";

    public string RemoteEndPoint => $"127.0.0.1:{40_000 + client.Number}";

    public void OnSent(ClientRequest request) => _sent.Enqueue(request);

    /// <summary>Replies come in the order of the requests.</summary>
    public ClientRequest Take(int xid)
    {
        var request = _sent.Dequeue();
        return request.Xid == xid ? request : throw new Violation("S3", $"{Log} was answered {xid} where {request.Xid} was due");
    }

    /// <summary>The client is gone. Its server notices that behind all that was sent to it, or so much later.</summary>
    public void Leave(long laterMs)
    {
        if (client.Manners.HasSlowLink)
        {
            Post(SessionEvent.LinkClosed.Instance, laterMs);
        }
        else
        {
            world.Plan(laterMs, () => Session?.Tell(SessionEvent.LinkClosed.Instance));
        }
    }

    /// <summary>What the client sends, which arrives in its order, also when the client is gone meanwhile.</summary>
    public void Post(object message, long laterMs = 0)
    {
        var delayMs = client.Manners.DelayMs();
        if (delayMs == 0 && laterMs == 0 && _arrivesAtMs == 0)
        {
            Session?.Tell(message);
            return;
        }

        _arrivesAtMs = Math.Max(_arrivesAtMs, world.NowMs + delayMs + laterMs);
        world.Plan(_arrivesAtMs - world.NowMs, () => Session?.Tell(message));
    }

    public void Write(ReadOnlySpan<byte> frames)
    {
        if (client.IsOn(this))
        {
            world.OnAnswered(Server);
        }

        if (!client.Manners.HasSlowLink)
        {
            Receive(frames);
            return;
        }

        var copy = frames.ToArray();
        Return(() => Receive(copy));
    }

    private void Return(Action arrive)
    {
        _returnsAtMs = Math.Max(_returnsAtMs, world.NowMs + client.Manners.DelayMs());
        world.Plan(_returnsAtMs - world.NowMs, arrive);
    }

    private void Receive(ReadOnlySpan<byte> frames)
    {
        while (frames.Length >= 4 && client.IsOn(this))
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(frames);
            Deliver(frames.Slice(4, length));
            frames = frames[(4 + length)..];
        }
    }

    public void Flush()
    {
    }

    public void Opened(IActorRef session)
    {
    }

    public void Answered(int count)
    {
    }

    public void Close(string? reason)
    {
        if (client.Manners.HasSlowLink)
        {
            Return(() => client.OnClosed(this, reason));
        }
        else
        {
            client.OnClosed(this, reason);
        }
    }

    private void Deliver(ReadOnlySpan<byte> frame)
    {
        if (!IsOpen || world.Flaw == WholeFlaw.None)
        {
            client.OnFrame(this, frame);
            return;
        }

        foreach (var delivered in world.Flaw.Deliver(this, frame.ToArray()).TakeWhile(_ => client.IsOn(this)))
        {
            client.OnFrame(this, delivered);
        }
    }
}

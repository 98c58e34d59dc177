using System.Buffers.Binary;
using CoordActors.Actors;
using CoordActors.Server.Clients;
using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <summary>The connection of a client to a server, seen from the server.</summary>
internal sealed class ClientWire(WholeClient client, WholeServer server, ConnectionLog log, long nowMs, WholeFlaw flaw) : IClientLink
{
    private readonly Queue<ClientRequest> _sent = new();

    public WholeServer Server { get; } = server;

    public ConnectionLog Log { get; } = log;

    public long SinceMs { get; } = nowMs;

    public long HeardAtMs { get; set; } = nowMs;

    public IActorRef? Session { get; set; }

    public bool IsOpen { get; set; }

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

    public void Write(ReadOnlySpan<byte> frames)
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

    public void Close(string? reason) => client.OnClosed(this, reason);

    private void Deliver(ReadOnlySpan<byte> frame)
    {
        if (!IsOpen || flaw == WholeFlaw.None)
        {
            client.OnFrame(this, frame);
            return;
        }

        foreach (var delivered in flaw.Deliver(this, frame.ToArray()).TakeWhile(_ => client.IsOn(this)))
        {
            client.OnFrame(this, delivered);
        }
    }
}

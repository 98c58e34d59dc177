namespace CoordActors.Simulation.Cores;

/// <summary>
/// One connection for each ordered pair of servers: in order, without loss while it lasts. A reset loses what is on its way and is noticed by both
/// ends; a blocked direction delivers late, or never when the connection is reset meanwhile.
/// </summary>
internal sealed class SimNetwork(World world)
{
    private readonly Dictionary<(long From, long To), Link> _links = [];

    private bool _isCalm;

    public long Sent { get; private set; }

    /// <summary>Extra latency of all links, in µs.</summary>
    public long SlowUs { get; set; }

    public void Send(long from, long to, byte[] message)
    {
        var link = LinkOf(from, to);
        if (!link.IsUp)
        {
            return;
        }

        Sent++;
        if (link.DropNext > 0)
        {
            link.DropNext--;
            return;
        }

        if (link.IsBlocked)
        {
            link.Held.Enqueue(message);
        }
        else
        {
            Carry(link, message);
        }
    }

    /// <summary>The next message is lost although the connection stays: what only a bug of the transport could do.</summary>
    public void DropNext(long from, long to) => LinkOf(from, to).DropNext++;

    public void Block(long from, long to) => LinkOf(from, to).IsBlocked = true;

    public void Unblock(long from, long to)
    {
        var link = LinkOf(from, to);
        link.IsBlocked = false;
        while (link.Held.TryDequeue(out var message))
        {
            Carry(link, message);
        }
    }

    /// <summary>The connection breaks. Its ends notice after a while; it is made anew when both are up and nothing is in the way.</summary>
    public void Reset(long from, long to)
    {
        var link = LinkOf(from, to);
        link.Generation++;
        link.Held.Clear();
        if (!link.IsUp)
        {
            return;
        }

        link.IsUp = false;
        Notice(link, from, to);
        Notice(link, to, from);
        Reconnect(link);
    }

    /// <summary>Everything from and to the server: as when its process dies.</summary>
    public void ResetAll(long server)
    {
        foreach (var other in world.Servers)
        {
            if (other.Id != server)
            {
                Reset(server, other.Id);
                Reset(other.Id, server);
            }
        }
    }

    /// <summary>From now on messages are timely.</summary>
    public void HealAll()
    {
        _isCalm = true;
        SlowUs = 0;
        foreach (var link in _links.Values.ToList())
        {
            Unblock(link.From, link.To);
            link.DropNext = 0;
        }
    }

    private void Notice(Link link, long who, long about)
    {
        world.Agenda.In(world.Knobs.LatencyUs + world.Chance.Between(0, 2000), () =>
        {
            if (!link.IsUp)
            {
                world.Server(who).Enqueue(() => world.Server(who).OnLinkDown(about));
            }
        });
    }

    private void Reconnect(Link link)
    {
        world.Agenda.In(world.Chance.Between(5_000, 100_000), () =>
        {
            if (link.IsUp)
            {
                return;
            }

            if (link.IsBlocked || IsBlockedBack(link) || !world.Server(link.From).IsUp || !world.Server(link.To).IsUp)
            {
                Reconnect(link);
                return;
            }

            link.IsUp = true;
            link.LastArrival = 0;
            world.Server(link.From).Enqueue(() => world.Server(link.From).OnLinkUp(link.To));
        });
    }

    /// <summary>A connection needs both directions to be made.</summary>
    private bool IsBlockedBack(Link link) => LinkOf(link.To, link.From).IsBlocked;

    private void Carry(Link link, byte[] message)
    {
        var knobs = world.Knobs;
        var latency = knobs.LatencyUs + world.Chance.Between(0, knobs.JitterUs) + SlowUs;
        if (!_isCalm && world.Chance.Happens(knobs.Spikes))
        {
            latency += world.Chance.Between(0, knobs.SpikeMs * 1000L);
        }

        link.LastArrival = Math.Max(link.LastArrival, world.Agenda.Now + latency);
        var generation = link.Generation;
        world.Agenda.In(link.LastArrival - world.Agenda.Now, () =>
        {
            if (link.Generation == generation)
            {
                world.Server(link.To).Enqueue(() => world.Server(link.To).OnMessage(link.From, message));
            }
        });
    }

    private Link LinkOf(long from, long to)
    {
        if (!_links.TryGetValue((from, to), out var link))
        {
            _links.Add((from, to), link = new Link(from, to));
        }

        return link;
    }

    private sealed class Link(long from, long to)
    {
        public long From { get; } = from;

        public long To { get; } = to;

        public bool IsUp { get; set; } = true;

        public bool IsBlocked { get; set; }

        public int Generation { get; set; }

        public int DropNext { get; set; }

        public long LastArrival { get; set; }

        public Queue<byte[]> Held { get; } = new();
    }
}

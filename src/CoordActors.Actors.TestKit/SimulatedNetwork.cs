using CoordActors.Actors.Remote;

namespace CoordActors.Actors;

/// <summary>A network in one process and in virtual time, for systems that have a <see cref="RemoteSetup"/> with one of its transports. Frames and serializers
/// are those of the real network. The same seed and the same calls give the same run, to the last byte. A host is one machine with at most one living
/// system; everything runs on the thread that lets time pass.</summary>
public sealed class SimulatedNetwork
{
    private static readonly TimeSpan[] DialRetryPauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];
    private readonly Dictionary<string, SimulatedTransport> _listening = [];
    private readonly Dictionary<(string From, string To), SimulatedLink> _links = [];
    private readonly HashSet<string> _paused = [];
    private readonly List<SimulatedConnection> _connections = [];

    /// <summary>A network without hosts.</summary>
    /// <param name="clock">The time of the network itself: delays are by this clock, whatever clocks the systems have.</param>
    /// <param name="seed">Decides delays, and how much of what is under way still arrives when a connection is reset.</param>
    public SimulatedNetwork(SchedulerBase clock, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Clock = clock;
        Random = new Random(seed);
    }

    /// <summary>Told of each message just before its actor gets it.</summary>
    public event Action<SimulatedDelivery>? MessageDelivered;

    /// <summary>The shortest delay of links that have none of their own.</summary>
    public TimeSpan MinLatency { get; set; } = TimeSpan.FromMicroseconds(100);

    /// <summary>The longest delay of links that have none of their own.</summary>
    public TimeSpan MaxLatency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How many bytes may be under way on a connection before its sender has to wait, as in TCP.</summary>
    public int WindowBytes { get; set; } = 1024 * 1024;

    internal SchedulerBase Clock { get; }

    internal Random Random { get; }

    internal bool HasObservers => MessageDelivered is not null;

    /// <summary>The transport of one life of one system, for <see cref="RemoteSetup.Transport"/>.</summary>
    public RemoteTransport CreateTransport() => new SimulatedTransport(this);

    /// <summary>The way from one host to another, with its knobs.</summary>
    /// <param name="from">The sending host.</param>
    /// <param name="to">The receiving host.</param>
    public SimulatedLink Link(string from, string to)
    {
        if (!_links.TryGetValue((from, to), out var link)) _links.Add((from, to), link = new SimulatedLink(this, from, to));
        return link;
    }

    /// <summary>Nothing travels between two hosts any more, in either direction, and nobody is told: what is sent waits, dials are not answered.</summary>
    /// <param name="one">A host.</param>
    /// <param name="other">Another host.</param>
    public void Cut(string one, string other)
    {
        Link(one, other).IsStalled = true;
        Link(other, one).IsStalled = true;
    }

    /// <summary>Ends a <see cref="Cut"/>: what waited on connections that still exist travels on, in its order.</summary>
    /// <param name="one">A host.</param>
    /// <param name="other">Another host.</param>
    public void Heal(string one, string other)
    {
        Link(one, other).IsStalled = false;
        Link(other, one).IsStalled = false;
    }

    /// <summary>Ends every stall and every refusal; paused hosts stay paused.</summary>
    public void HealAll()
    {
        foreach (var link in _links.Values.ToArray()) (link.IsStalled, link.RefusesDials) = (false, false);
    }

    /// <summary>Resets every connection between two hosts. Both sides are told; of what is under way, a part that the seed decides still arrives, and the
    /// cut is always between two frames.</summary>
    /// <param name="one">A host.</param>
    /// <param name="other">Another host.</param>
    public void Reset(string one, string other)
    {
        foreach (var connection in _connections.ToArray())
        {
            if (connection.IsBetween(one, other)) Clock.ScheduleOnce(TimeSpan.Zero, connection.Reset);
        }
    }

    /// <summary>A host's network stands still: nothing arrives, and what it sends stays with it until <see cref="Resume"/>.</summary>
    /// <param name="host">The host.</param>
    public void Pause(string host) => _paused.Add(host);

    /// <summary>Ends a pause.</summary>
    /// <param name="host">The host.</param>
    public void Resume(string host)
    {
        if (!_paused.Remove(host)) return;
        foreach (var connection in _connections.ToArray()) connection.Pump();
    }

    /// <summary>A host's system is gone without a word: it hears and sends nothing more, and the others find their connections reset.</summary>
    /// <param name="host">The host; another system may listen there afterwards.</param>
    public void Crash(string host)
    {
        if (!_listening.Remove(host, out var transport)) return;
        transport.IsDead = true;
        foreach (var connection in _connections.ToArray()) connection.OnCrash(host);
    }

    internal bool IsHeld(string from, string to) => _paused.Contains(from) || _paused.Contains(to) || Link(from, to).IsStalled;

    internal void Listen(SimulatedTransport transport)
    {
        if (!_listening.TryAdd(transport.Host, transport))
            throw new RemoteException($"Cannot listen for other servers on {transport.Host}:{transport.Port}: another system does.");
    }

    internal void StopListening(SimulatedTransport transport)
    {
        if (_listening.TryGetValue(transport.Host, out var current) && ReferenceEquals(current, transport)) _listening.Remove(transport.Host);
    }

    /// <summary>The question for a connection arrives, is asked again as TCP does, or never arrives.</summary>
    internal void Dial(SimulatedTransport from, Address to, ITransportDialer dialer, int attempt = 0)
    {
        Clock.ScheduleOnce(Link(from.Host, to.Host!).DrawLatency(), () =>
        {
            if (from.IsDead) return;
            if (IsHeld(from.Host, to.Host!) || IsHeld(to.Host!, from.Host))
            {
                if (attempt < DialRetryPauses.Length) Clock.ScheduleOnce(DialRetryPauses[attempt], () => Dial(from, to, dialer, attempt + 1));
                return;
            }

            var isThere = _listening.TryGetValue(to.Host!, out var target) && target.Port == to.Port && !Link(from.Host, to.Host!).RefusesDials;
            Clock.ScheduleOnce(Link(to.Host!, from.Host).DrawLatency(), () =>
            {
                if (from.IsDead) return;
                if (isThere && !target!.IsDead) Connect(from, target, dialer);
                else dialer.OnDialFailed("Connection refused", null);
            });
        });
    }

    internal void Forget(SimulatedConnection connection) => _connections.Remove(connection);

    internal void OnLinkChanged(string from, string to)
    {
        foreach (var connection in _connections.ToArray())
        {
            if (connection.IsBetween(from, to)) connection.Pump();
        }
    }

    internal void Observe(SimulatedDelivery delivery) => MessageDelivered?.Invoke(delivery);

    private void Connect(SimulatedTransport from, SimulatedTransport to, ITransportDialer dialer)
    {
        var connection = new SimulatedConnection(this, from, to);
        _connections.Add(connection);
        to.Acceptor?.OnAccepted(connection.Accepted);
        dialer.OnDialed(connection.Dialed);
    }
}

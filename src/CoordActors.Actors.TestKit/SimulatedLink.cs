namespace CoordActors.Actors;

/// <summary>The way from one host of a <see cref="SimulatedNetwork"/> to another, in one direction.</summary>
public sealed class SimulatedLink
{
    private readonly SimulatedNetwork _network;
    private bool _isStalled;

    internal SimulatedLink(SimulatedNetwork network, string from, string to)
    {
        _network = network;
        From = from;
        To = to;
    }

    /// <summary>The sending host.</summary>
    public string From { get; }

    /// <summary>The receiving host.</summary>
    public string To { get; }

    /// <summary>The shortest delay; null for that of the network.</summary>
    public TimeSpan? MinLatency { get; set; }

    /// <summary>The longest delay; null for that of the network.</summary>
    public TimeSpan? MaxLatency { get; set; }

    /// <summary>True while nothing arrives in this direction; what is sent waits, in its order. Nobody is told.</summary>
    public bool IsStalled
    {
        get => _isStalled;
        set
        {
            _isStalled = value;
            if (!value) _network.OnLinkChanged(From, To);
        }
    }

    /// <summary>True while dials in this direction are refused, as by a firewall that says so; connections that exist go on.</summary>
    public bool RefusesDials { get; set; }

    internal TimeSpan DrawLatency()
    {
        var min = (MinLatency ?? _network.MinLatency).Ticks;
        var max = (MaxLatency ?? _network.MaxLatency).Ticks;
        return new TimeSpan(max <= min ? min : _network.Random.NextInt64(min, max + 1));
    }
}

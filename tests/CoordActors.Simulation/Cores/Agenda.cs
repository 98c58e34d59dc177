namespace CoordActors.Simulation.Cores;

/// <summary>Virtual time, in µs, and what is to happen at which moment; what is due at one moment happens in the order in which it was planned.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, Moment> _events = new();
    private long _order;
    private int _sinceNow;

    public long Now { get; private set; }

    public long Steps { get; private set; }

    public void In(long delayUs, Action action) => _events.Enqueue(action, new Moment(Now + Math.Max(0, delayUs), _order++));

    /// <summary>Lets the next thing happen. False when nothing is left, or nothing before <paramref name="untilUs"/>.</summary>
    public bool Step(long untilUs)
    {
        if (!_events.TryPeek(out _, out var moment) || moment.AtUs > untilUs)
        {
            Now = Math.Max(Now, untilUs);
            return false;
        }

        _sinceNow = moment.AtUs == Now ? _sinceNow + 1 : 0;
        if (_sinceNow > 100_000)
        {
            throw new Violation("V6", "the world does not get on: too much happens at one moment");
        }

        Now = moment.AtUs;
        Steps++;
        _events.Dequeue()();
        return true;
    }

    private readonly record struct Moment(long AtUs, long Order) : IComparable<Moment>
    {
        public int CompareTo(Moment other) => AtUs != other.AtUs ? AtUs.CompareTo(other.AtUs) : Order.CompareTo(other.Order);
    }
}

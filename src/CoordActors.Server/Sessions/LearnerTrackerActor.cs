using CoordActors.Server.Roles;

namespace CoordActors.Server.Sessions;

/// <summary>
/// The session tracker of a server that follows: collects which sessions were heard of and passes it on to the leader, whose tracker knows the
/// deadlines. At once where nothing was passed on for half a tick, else at the end of that; in a term that is young after shorter times, each twice the
/// one before, so that of clients that were served in many short terms the leader hears all the same.
/// A touch stands for all that is heard of a session until this server's clock comes to the next tick, and the leader's clock ticks at other moments:
/// so the leader is told a timeout that counts from there.
/// </summary>
public sealed class LearnerTrackerActor(TimeSpan tick, IActorRef role) : UntypedActor, IWithTimers
{
    private readonly Dictionary<long, int> _touched = [];
    private readonly TimeSpan _intervalMax = tick / 2;
    private TimeSpan _interval = TimeSpan.FromMilliseconds(10);
    private readonly long _tickMs = (long)tick.TotalMilliseconds;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static long NowMs => Context.System.Scheduler.MonotonicClock.Ticks / TimeSpan.TicksPerMillisecond;

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SessionCommand.Touch touch:
                _touched[touch.SessionId] = touch.TimeoutMs + (int)(_tickMs - ((NowMs + touch.TimeoutMs) % _tickMs));
                PassOn();
                break;
            case SessionCommand.Tick:
                PassOn();
                break;
            case SessionCommand.Track or SessionCommand.Untrack:
                // The leader applies the same transactions.
                break;
            case SessionCommand.Describe:
                Sender.Tell(new SessionCommand.Deadlines([]));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void PassOn()
    {
        if (_touched.Count == 0 || Timers.IsTimerActive(nameof(SessionCommand.Tick)))
        {
            return;
        }

        role.Tell(new RoleCommand.Touches([.. _touched.Keys], [.. _touched.Values]));
        _touched.Clear();
        Timers.StartSingleTimer(nameof(SessionCommand.Tick), SessionCommand.Tick.Instance, _interval < _intervalMax ? _interval : _intervalMax);
        _interval = _interval < _intervalMax ? _interval * 2 : _interval;
    }
}

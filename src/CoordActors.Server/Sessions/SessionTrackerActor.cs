using CoordActors.Protocol;
using CoordActors.Server.Roles;
using CoordActors.Tree;

namespace CoordActors.Server.Sessions;

/// <summary>
/// Knows when each session was last heard of and submits the end of those that were silent for too long. The deadlines are
/// <see cref="SessionClock"/>'s; this actor has the clock and the timer. While the server stood still nobody could be heard of, and signs of life that
/// came meanwhile wait behind the next tick: such a time does not count.
/// </summary>
public sealed class SessionTrackerActor : UntypedActor, IWithTimers
{
    private const int TicksMissedMax = 2;

    private readonly SessionClock _clock;
    private readonly TimeSpan _tick;
    private readonly IActorRef _role;
    private long _awakeAtMs;

    /// <summary>Tracks <paramref name="sessions"/> from now on, each with its full timeout.</summary>
    public SessionTrackerActor(TimeSpan tick, IActorRef role, IReadOnlyList<KeyValuePair<long, int>> sessions)
    {
        _tick = tick;
        _role = role;
        _clock = new SessionClock((int)tick.TotalMilliseconds);
        _awakeAtMs = NowMs;
        foreach (var (sessionId, timeoutMs) in sessions)
        {
            _clock.Touch(sessionId, timeoutMs, NowMs);
        }
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static long NowMs => (long)Context.System.Scheduler.MonotonicClock.TotalMilliseconds;

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(SessionCommand.Tick), SessionCommand.Tick.Instance, _tick);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        NoticeStandstill();
        switch (message)
        {
            case SessionCommand.Touch touch:
                // Where its end has been submitted already, or applied, this is too late.
                _clock.Prolong(touch.SessionId, touch.TimeoutMs, NowMs);
                break;
            case SessionCommand.Track track:
                _clock.Touch(track.SessionId, track.TimeoutMs, NowMs);
                break;
            case SessionCommand.Untrack untrack:
                _clock.Remove(untrack.SessionId);
                break;
            case SessionCommand.Tick:
                Expire();
                break;
            case SessionCommand.Describe:
                Sender.Tell(new SessionCommand.Deadlines(_clock.TimeLeft(NowMs).ToList()));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>There is a message at every tick. Where several are missing the server has been stopped, suspended or starved.</summary>
    private void NoticeStandstill()
    {
        var (awakeAt, now) = (_awakeAtMs, NowMs);
        _awakeAtMs = now;
        var tickMs = (long)_tick.TotalMilliseconds;
        if (now - awakeAt > TicksMissedMax * tickMs)
        {
            _clock.Freeze(awakeAt + tickMs);
            _clock.Unfreeze(now);
            Context.GetLogger().Warning("This server stood still for {0} ms: sessions live so much longer.", now - awakeAt);
        }
    }

    private void Expire()
    {
        var expired = new List<long>();
        if (_clock.ExpireUpTo(NowMs, expired) == 0)
        {
            return;
        }

        var transactions = new JuteWriter();
        foreach (var sessionId in expired)
        {
            new Txn { SessionId = sessionId, Op = OpCode.CloseSession }.Write(transactions);
            Context.GetLogger().Info("Session 0x{0:x} has expired.", sessionId);
        }

        var array = transactions.Detach(out var length);
        _role.Tell(new RoleCommand.Submit(array, length, expired.Count));
    }
}

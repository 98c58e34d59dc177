using CoordActors.Protocol;
using CoordActors.Server.Admin;
using CoordActors.Server.Clients;

namespace CoordActors.Server.Serving;

/// <summary>What the <see cref="RequestPath"/> cannot do itself: time, and whatever concerns other actors.</summary>
public interface IServingEffects
{
    /// <summary>Ticks of the monotonic clock.</summary>
    long Timestamp { get; }

    /// <summary>Milliseconds since 1970, for display only.</summary>
    long WallClockMs { get; }

    /// <summary>Milliseconds between two timestamps.</summary>
    long ElapsedMs(long from, long to);

    /// <summary>Microseconds between two timestamps.</summary>
    long ElapsedUs(long from, long to) => ElapsedMs(from, to) * 1000;

    /// <summary>Milliseconds of the monotonic clock that timers go by.</summary>
    long NowMs { get; }

    /// <summary>Submits transactions, encoded without zxid and time. The writer is reused by the caller.</summary>
    void Submit(JuteWriter transactions, int count);

    /// <summary>Submits transactions, encoded without zxid and time, in an array of the pool that is given away.</summary>
    void Submit(byte[] transactions, int length, int count);

    /// <summary>Asks the role for a sync; <see cref="RequestPath.OnSynced"/> is the answer.</summary>
    void Sync(long origin, int xid);

    /// <summary><see cref="RequestPath.CloseOverdue"/> is to be called after so many ms.</summary>
    void WakeAfter(long ms);

    /// <summary>The connection's session actor may take requests.</summary>
    void Opened(ClientConnection connection);

    /// <summary>A session is alive and was heard of just now.</summary>
    void Track(long sessionId, int timeoutMs);

    /// <summary>After applying this transaction the tree has this digest.</summary>
    void DigestTaken(long zxid, ulong digest)
    {
    }

    /// <summary>Something was changed, or was to be.</summary>
    void Audit(AuditEvent entry)
    {
    }

    /// <summary>The client of a session was heard of.</summary>
    void Touch(long sessionId, int timeoutMs);

    /// <summary>A session has ended.</summary>
    void Untrack(long sessionId);
}

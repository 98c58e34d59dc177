using System.Runtime.InteropServices;

namespace CoordActors.Tree;

/// <summary>
/// When sessions expire: deadlines rounded up to the next tick, so that a session ends between its timeout and one tick more after its last sign of life.
/// Pure: the caller brings the time, in ms on any clock that never goes back. While frozen (there is no leader) its time stands still.
/// </summary>
public sealed class SessionClock
{
    private readonly Dictionary<long, long> _deadlines = [];
    private readonly SortedDictionary<long, List<long>> _buckets = [];
    private readonly int _tickMs;
    private long _stoodStillMs;
    private long? _frozenAtMs;

    /// <summary>A clock whose deadlines are multiples of <paramref name="tickMs"/>, at least 1.</summary>
    public SessionClock(int tickMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tickMs, 1);
        _tickMs = tickMs;
    }

    /// <summary>Number of sessions that it watches.</summary>
    public int Count => _deadlines.Count;

    /// <summary>Whether its time stands still.</summary>
    public bool IsFrozen => _frozenAtMs.HasValue;

    /// <summary>
    /// The session gave a sign of life: it lives for its timeout from now. A session not known yet is watched from now on; the answer is whether it was known.
    /// </summary>
    public bool Touch(long sessionId, int timeoutMs, long nowMs)
    {
        var deadline = (((LocalTime(nowMs) + Math.Max(0, timeoutMs)) / _tickMs) + 1) * _tickMs;
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_deadlines, sessionId, out var isKnown);
        if (!isKnown || deadline < known)
        {
            AddToBucket(deadline, sessionId);
        }

        known = deadline;
        return isKnown;
    }

    /// <summary>
    /// A sign of life of a session that is watched already. It may come late, from a connection that the session has left, with the shorter timeout that was
    /// agreed on there: it never brings a deadline nearer. A session that is not watched stays so.
    /// </summary>
    public void Prolong(long sessionId, int timeoutMs, long nowMs)
    {
        if (_deadlines.TryGetValue(sessionId, out var known) && LocalTime(nowMs) + Math.Max(0, timeoutMs) >= known - _tickMs)
        {
            Touch(sessionId, timeoutMs, nowMs);
        }
    }

    /// <summary>Whether the session is watched: neither ended nor expired.</summary>
    public bool IsWatching(long sessionId) => _deadlines.ContainsKey(sessionId);

    /// <summary>The session has ended: it is not watched any more. False if it was not.</summary>
    public bool Remove(long sessionId) => _deadlines.Remove(sessionId);

    /// <summary>Appends the sessions whose deadline has passed and stops watching them; answers how many.</summary>
    public int ExpireUpTo(long nowMs, ICollection<long> expired)
    {
        ArgumentNullException.ThrowIfNull(expired);
        var now = LocalTime(nowMs);
        var count = 0;
        while (TryTakeDueBucket(now, out var bucketDeadline, out var bucket))
        {
            foreach (var sessionId in bucket)
            {
                if (!_deadlines.TryGetValue(sessionId, out var deadline))
                {
                    continue;
                }

                if (deadline > bucketDeadline)
                {
                    AddToBucket(deadline, sessionId);
                    continue;
                }

                _deadlines.Remove(sessionId);
                expired.Add(sessionId);
                count++;
            }
        }

        return count;
    }

    /// <summary>
    /// When <see cref="ExpireUpTo"/> has something to look at next, in the caller's time; null while nothing is watched or time stands still.
    /// </summary>
    public long? NextDeadline() => _frozenAtMs is null && _buckets.Count > 0 ? _buckets.First().Key + _stoodStillMs : null;

    /// <summary>Stops time. Nothing if it stands already.</summary>
    public void Freeze(long nowMs) => _frozenAtMs ??= nowMs;

    /// <summary>Lets time go on from where it stopped.</summary>
    public void Unfreeze(long nowMs)
    {
        if (_frozenAtMs is { } frozenAt)
        {
            _stoodStillMs += nowMs - frozenAt;
            _frozenAtMs = null;
        }
    }

    /// <summary>Sessions with the time left to each in ms, in no particular order.</summary>
    public IEnumerable<KeyValuePair<long, long>> TimeLeft(long nowMs)
    {
        var now = LocalTime(nowMs);
        return _deadlines.Select(entry => KeyValuePair.Create(entry.Key, entry.Value - now));
    }

    private long LocalTime(long nowMs) => (_frozenAtMs ?? nowMs) - _stoodStillMs;

    private void AddToBucket(long deadline, long sessionId)
    {
        if (!_buckets.TryGetValue(deadline, out var bucket))
        {
            _buckets.Add(deadline, bucket = []);
        }

        bucket.Add(sessionId);
    }

    private bool TryTakeDueBucket(long now, out long deadline, out List<long> bucket)
    {
        foreach (var entry in _buckets)
        {
            if (entry.Key > now)
            {
                break;
            }

            (deadline, bucket) = (entry.Key, entry.Value);
            _buckets.Remove(deadline);
            return true;
        }

        (deadline, bucket) = (0, []);
        return false;
    }
}

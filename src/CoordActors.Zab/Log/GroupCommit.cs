namespace CoordActors.Zab.Log;

/// <summary>
/// Decides when transactions that were gathered are handed on as one commit. A commit costs the same for one transaction as for many, so small ones wait for
/// the commit under way; and clients that have just been answered mostly write again at once, so what is gathered then waits for as many as there
/// were, though not long. A client that is alone never waits.
/// </summary>
/// <param name="patience">How long to wait for clients that have been answered, in the unit of the clock that <c>now</c> is read from.</param>
/// <remarks>
/// Waiting in vain is a wrong guess: it doubles the number of commits before the next one, up to <see cref="SkipMax"/>; a right guess halves it.
/// </remarks>
public sealed class GroupCommit(long patience)
{
    /// <summary>So many transactions are handed on whatever is under way: a commit of more costs each of them little less.</summary>
    public const int Large = 64;

    private const int SkipMax = 1023;

    private long _handedOn;
    private long _expected;
    private long _until;
    private int _skip;
    private int _penalty;
    private bool _hasWaited;

    /// <summary>Until when to wait; null where nothing is waited for but a commit.</summary>
    public long? WaitsUntil => _hasWaited ? _until : null;

    /// <summary>Whether what was gathered should be handed on now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="gathered">Transactions that wait.</param>
    /// <param name="isUnderWay">Whether others were handed on and are not committed yet.</param>
    public bool IsDue(long now, long gathered, bool isUnderWay)
    {
        if (gathered == 0)
        {
            return false;
        }

        if (gathered >= Large)
        {
            return true;
        }

        if (isUnderWay)
        {
            return false;
        }

        if (gathered >= _expected)
        {
            _penalty = _hasWaited ? _penalty / 2 : _penalty;
            return true;
        }

        if (now < _until)
        {
            _hasWaited = true;
            return false;
        }

        if (_hasWaited)
        {
            _penalty = Math.Min((_penalty * 2) + 1, SkipMax);
            _skip = _penalty;
        }

        return true;
    }

    /// <summary>Transactions were handed on.</summary>
    public void OnHandedOn(long count)
    {
        _handedOn += count;
        _expected = 0;
        _hasWaited = false;
    }

    /// <summary>Everything that was handed on is committed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="gathered">Transactions that wait already.</param>
    public void OnCommitted(long now, long gathered)
    {
        _expected = _skip > 0 ? 0 : Math.Min(_handedOn + gathered, Large);
        _skip = Math.Max(0, _skip - 1);
        _until = now + patience;
        _handedOn = 0;
    }
}

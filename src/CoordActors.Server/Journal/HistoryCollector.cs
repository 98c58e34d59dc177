using CoordActors.Protocol;

namespace CoordActors.Server.Journal;

/// <summary>Picks a stretch of history out of the stored events; pure.</summary>
/// <param name="wanted">Which stretch.</param>
public sealed class HistoryCollector(JournalCommand.ReadHistory wanted)
{
    private readonly HistoryTail _found = new();
    private long _position;
    private bool _isBeginningKnown;
    private bool _isHopeless;

    /// <summary>Whether a snapshot or a first event has come.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether more events would not change the result.</summary>
    public bool IsDone => _isHopeless || (_isBeginningKnown && _position >= wanted.UpToZxid);

    /// <summary>Begins with a snapshot that is not behind the beginning of the stretch.</summary>
    public void Start(SnapshotHeader header)
    {
        HasStarted = true;
        _position = header.ImageZxid;
        _isBeginningKnown = _position == wanted.AfterZxid;
        foreach (var batch in header.Tail)
        {
            Take(batch);
        }
    }

    /// <summary>Begins without a snapshot: only the very first event has no history before it.</summary>
    public void StartAtFirstEvent(long sequenceNr)
    {
        HasStarted = true;
        _isHopeless = sequenceNr > 1;
        _isBeginningKnown = wanted.AfterZxid == 0;
    }

    /// <summary>Transactions follow.</summary>
    public void Add(HistoryEvent.Transactions transactions)
    {
        _isHopeless |= transactions.PreviousZxid > _position;
        foreach (var batch in transactions.Batches)
        {
            Take(batch);
        }
    }

    /// <summary>The transactions behind one were dropped.</summary>
    public void Truncate(long zxid)
    {
        if (_position <= zxid)
        {
            return;
        }

        _position = zxid;
        _found.DropBehind(zxid);
        _isBeginningKnown &= zxid >= wanted.AfterZxid;
    }

    /// <summary>A leader's snapshot took the place of everything before.</summary>
    public void Reset(long zxid)
    {
        _found.Clear();
        _position = zxid;
        _isBeginningKnown = zxid == wanted.AfterZxid;
        _isHopeless |= zxid > wanted.AfterZxid;
    }

    /// <summary>The answer.</summary>
    public JournalEvent.HistoryRead Result()
    {
        _found.DropBehind(wanted.UpToZxid);
        var isComplete = !_isHopeless && _isBeginningKnown && _position >= wanted.UpToZxid && _found.Bytes <= wanted.BytesMax;
        return new JournalEvent.HistoryRead(wanted.AfterZxid, isComplete ? _found.Batches : [], isComplete);
    }

    /// <summary>A stretch behind a transaction that this history does not have would not be one without a gap.</summary>
    private void Take(ReadOnlyMemory<byte> batch)
    {
        if (!TransactionFrame.TryReadRange(batch.Span, out _, out var last) || last <= _position)
        {
            return;
        }

        batch = batch[TransactionFrame.BytesUpTo(batch.Span, _position)..];
        var before = TransactionFrame.BytesUpTo(batch.Span, wanted.AfterZxid);
        _isBeginningKnown |= TransactionFrame.TryReadRange(batch.Span[..before], out _, out var reached) && reached == wanted.AfterZxid;
        _found.Add(batch[before..], last);
        _position = last;
        _isHopeless |= _found.Bytes > wanted.BytesMax && _position <= wanted.UpToZxid;
    }
}

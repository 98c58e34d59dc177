namespace CoordActors.Zab.Log;

/// <summary>
/// The newest part of a server's history, in memory: what a learner that is a little behind is sent. It begins behind <see cref="BaseZxid"/>;
/// everything from there to <see cref="LastZxid"/> is in it, without gaps.
/// </summary>
public sealed class History
{
    private readonly List<HistoryBatch> _batches = [];
    private int _dropped;

    /// <summary>An empty one, behind <paramref name="baseZxid"/>.</summary>
    public History(long baseZxid = 0)
    {
        BaseZxid = baseZxid;
        LastZxid = baseZxid;
    }

    /// <summary>The last transaction that is not in it any more, 0 if it goes back to the beginning.</summary>
    public long BaseZxid { get; private set; }

    /// <summary>The last transaction.</summary>
    public long LastZxid { get; private set; }

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether <paramref name="first"/> may come right after <paramref name="last"/>: the next of the epoch, or the first of a later one.</summary>
    public static bool IsSuccessor(long last, long first) =>
        (first >>> 32) == (last >>> 32) ? first == last + 1 : first > last && (uint)first == 1;

    /// <summary>Appends a batch.</summary>
    /// <exception cref="ArgumentException">It does not follow what is there: a gap or a repetition.</exception>
    public void Append(in HistoryBatch batch)
    {
        if (!IsSuccessor(LastZxid, batch.FirstZxid))
        {
            throw new ArgumentException($"0x{batch.FirstZxid:x} does not follow 0x{LastZxid:x}.", nameof(batch));
        }

        _batches.Add(batch);
        LastZxid = batch.LastZxid;
        Bytes += batch.Bytes.Length;
    }

    /// <summary>The last transaction at or below <paramref name="zxid"/> that is known here; <see cref="BaseZxid"/> if none is in memory.</summary>
    public long Floor(long zxid)
    {
        var index = IndexOf(zxid);
        return index < 0 ? BaseZxid : Math.Min(zxid, _batches[index].LastZxid);
    }

    /// <summary>Whether the transaction is in it, or is the one that it begins behind.</summary>
    public bool Contains(long zxid) => zxid >= BaseZxid && Floor(zxid) == zxid;

    /// <summary>Appends the batches behind <paramref name="afterZxid"/> (which it <see cref="Contains"/>) and up to <paramref name="upToZxid"/>.</summary>
    public void Collect(long afterZxid, long upToZxid, ICollection<HistoryBatch> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        for (var i = Math.Max(IndexOf(afterZxid), _dropped); upToZxid > afterZxid && i < _batches.Count && _batches[i].FirstZxid <= upToZxid; i++)
        {
            var batch = _batches[i];
            if (batch.LastZxid > afterZxid)
            {
                target.Add(batch.After(afterZxid).UpTo(upToZxid));
            }
        }
    }

    /// <summary>Forgets everything above <paramref name="zxid"/>, which it <see cref="Contains"/>.</summary>
    public void TruncateAfter(long zxid)
    {
        while (_batches.Count > _dropped && _batches[^1].LastZxid > zxid)
        {
            var last = _batches[^1];
            _batches.RemoveAt(_batches.Count - 1);
            Bytes -= last.Bytes.Length;
            if (last.FirstZxid <= zxid)
            {
                var kept = last.UpTo(zxid);
                _batches.Add(kept);
                Bytes += kept.Bytes.Length;
            }
        }

        LastZxid = zxid;
    }

    /// <summary>Starts over behind <paramref name="zxid"/>.</summary>
    public void Reset(long zxid)
    {
        _batches.Clear();
        _dropped = 0;
        Bytes = 0;
        BaseZxid = zxid;
        LastZxid = zxid;
    }

    /// <summary>Forgets the oldest batches while more than <paramref name="bytesMax"/> are held, but none above <paramref name="keepAbove"/>.</summary>
    public void Trim(long bytesMax, long keepAbove)
    {
        while (Bytes > bytesMax && _dropped < _batches.Count && _batches[_dropped].LastZxid <= keepAbove)
        {
            var oldest = _batches[_dropped];
            _batches[_dropped++] = default;
            Bytes -= oldest.Bytes.Length;
            BaseZxid = oldest.LastZxid;
        }

        if (_dropped > 1024 && _dropped > _batches.Count / 2)
        {
            _batches.RemoveRange(0, _dropped);
            _dropped = 0;
        }
    }

    /// <summary>Index of the last batch that begins at or below <paramref name="zxid"/>, -1 if none does.</summary>
    private int IndexOf(long zxid)
    {
        int low = _dropped, high = _batches.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_batches[middle].FirstZxid <= zxid)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high < _dropped ? -1 : high;
    }
}

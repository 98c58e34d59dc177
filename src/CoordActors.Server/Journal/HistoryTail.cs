using CoordActors.Protocol;

namespace CoordActors.Server.Journal;

/// <summary>A stretch of history as bytes, in batches: taken off at its front as it is committed, cut at its end where it is truncated.</summary>
public sealed class HistoryTail
{
    private readonly List<(ReadOnlyMemory<byte> Bytes, long Last)> _batches = [];

    /// <summary>The last transaction in it, 0 for none.</summary>
    public long LastZxid => _batches.Count == 0 ? 0 : _batches[^1].Last;

    /// <summary>Bytes in it.</summary>
    public long Bytes { get; private set; }

    /// <summary>The batches, oldest first; a copy.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Batches => [.. _batches.Select(batch => batch.Bytes)];

    /// <summary>Appends whole transactions with ascending zxids behind those in it, the last of them <paramref name="lastZxid"/>.</summary>
    public void Add(ReadOnlyMemory<byte> batch, long lastZxid)
    {
        if (!batch.IsEmpty)
        {
            _batches.Add((batch, lastZxid));
            Bytes += batch.Length;
        }
    }

    /// <summary>Takes away the transactions up to <paramref name="zxid"/>, and hands them over in order.</summary>
    public void TakeUpTo(long zxid, Action<ReadOnlyMemory<byte>>? taken = null)
    {
        var whole = 0;
        while (whole < _batches.Count && _batches[whole].Last <= zxid)
        {
            Bytes -= _batches[whole].Bytes.Length;
            taken?.Invoke(_batches[whole].Bytes);
            whole++;
        }

        _batches.RemoveRange(0, whole);
        if (_batches.Count > 0 && TransactionFrame.BytesUpTo(_batches[0].Bytes.Span, zxid) is > 0 and var cut)
        {
            var (first, last) = _batches[0];
            _batches[0] = (first[cut..], last);
            Bytes -= cut;
            taken?.Invoke(first[..cut]);
        }
    }

    /// <summary>Drops the transactions behind <paramref name="zxid"/>.</summary>
    public void DropBehind(long zxid)
    {
        while (_batches.Count > 0 && _batches[^1].Last > zxid)
        {
            var (bytes, _) = _batches[^1];
            var kept = bytes[..TransactionFrame.BytesUpTo(bytes.Span, zxid)];
            _batches.RemoveAt(_batches.Count - 1);
            Bytes -= bytes.Length;
            if (TransactionFrame.TryReadRange(kept.Span, out _, out var last))
            {
                Add(kept, last);
            }
        }
    }

    /// <summary>The batches behind <paramref name="zxid"/>, oldest first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Behind(long zxid)
    {
        var behind = new List<ReadOnlyMemory<byte>>();
        foreach (var (bytes, last) in _batches)
        {
            if (last > zxid)
            {
                behind.Add(bytes[TransactionFrame.BytesUpTo(bytes.Span, zxid)..]);
            }
        }

        return behind;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        _batches.Clear();
        Bytes = 0;
    }
}

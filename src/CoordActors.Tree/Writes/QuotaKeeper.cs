using CoordActors.Protocol;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// Quotas: a znode's limits and statistics are ordinary znodes below /zookeeper/quota under its path. Only the deepest quota above a change counts.
/// Costs nothing while no limits exist.
/// </summary>
internal sealed class QuotaKeeper(NodeTable nodes)
{
    private readonly JuteWriter _text = new(64);
    private int _limits;
    private int _limitsBeforeMulti;

    private static ReadOnlySpan<byte> QuotaRoot => "/zookeeper/quota"u8;

    private static ReadOnlySpan<byte> LimitsName => "zookeeper_limits"u8;

    private static ReadOnlySpan<byte> StatisticsName => "zookeeper_stats"u8;

    /// <summary>Starts a multi.</summary>
    public void BeginUndoable() => _limitsBeforeMulti = _limits;

    /// <summary>Takes a multi's totals back.</summary>
    public void RestoreTotals() => _limits = _limitsBeforeMulti;

    /// <summary>Whether hard limits allow a change of the path by so many bytes and znodes.</summary>
    public bool Allows(ReadOnlySpan<byte> path, long bytes, int count)
    {
        var (limitsNode, statisticsNode) = Deepest(path);
        if (limitsNode == 0 || statisticsNode == 0)
        {
            return true;
        }

        var limits = QuotaText.Parse(nodes.Data(nodes[limitsNode]).Span);
        var used = QuotaText.Parse(nodes.Data(nodes[statisticsNode]).Span);
        return (count == 0 || limits.CountHardLimit < 0 || used.Count + count <= limits.CountHardLimit)
            && (bytes == 0 || limits.ByteHardLimit < 0 || used.Bytes + bytes <= limits.ByteHardLimit);
    }

    /// <summary>A znode was created: a quota may begin, and the statistics above it change.</summary>
    public void Created(int node, ReadOnlySpan<byte> path)
    {
        if (IsBelowQuotaRoot(path))
        {
            var name = nodes.Name(nodes[node]);
            if (name.SequenceEqual(LimitsName))
            {
                _limits++;
            }
            else if (name.SequenceEqual(StatisticsName))
            {
                CountAfresh(node, path[QuotaRoot.Length..^(StatisticsName.Length + 1)]);
            }
        }

        if (_limits > 0)
        {
            UpdateStatistics(path, nodes[node].DataSize, 1);
        }
    }

    /// <summary>A znode was deleted, which had so many bytes of data.</summary>
    public void Deleted(ReadOnlySpan<byte> path, int bytes)
    {
        if (_limits == 0)
        {
            return;
        }

        if (IsBelowQuotaRoot(path) && ZnodePath.Name(path).SequenceEqual(LimitsName))
        {
            _limits--;
        }

        UpdateStatistics(path, -bytes, -1);
    }

    /// <summary>A znode's data became longer or shorter.</summary>
    public void Resized(ReadOnlySpan<byte> path, int difference)
    {
        if (_limits > 0)
        {
            UpdateStatistics(path, difference, 0);
        }
    }

    /// <summary>Counts the limits of a tree read from an image.</summary>
    public void Rebuild()
    {
        _limits = 0;
        var top = nodes.Find(QuotaRoot, out _);
        for (var node = top; node != 0; node = nodes.NextInSubtree(top, node))
        {
            if (node != top && nodes.Name(nodes[node]).SequenceEqual(LimitsName))
            {
                _limits++;
            }
        }
    }

    /// <summary>Counts the limits of a tree that was loaded, and the statistics beside each anew.</summary>
    public void Recount()
    {
        Rebuild();
        var top = nodes.Find(QuotaRoot, out _);
        using var path = new JuteWriter();
        for (var node = top; node != 0 && _limits > 0; node = nodes.NextInSubtree(top, node))
        {
            var parent = nodes[node].Parent;
            var statistics = nodes.Name(nodes[node]).SequenceEqual(LimitsName) ? nodes.FindChild(parent, nodes.HashOf(parent), StatisticsName, out _) : 0;
            if (node != top && statistics != 0)
            {
                path.Clear();
                nodes.WritePath(parent, path);
                CountAfresh(statistics, path.Written[QuotaRoot.Length..]);
            }
        }
    }

    private static bool IsBelowQuotaRoot(ReadOnlySpan<byte> path) =>
        path.Length > QuotaRoot.Length && path.StartsWith(QuotaRoot) && path[QuotaRoot.Length] == (byte)'/';

    /// <summary>The limits and statistics of the deepest quota on the path or above it; the root has none. 0 where there is none.</summary>
    private (int Limits, int Statistics) Deepest(ReadOnlySpan<byte> path)
    {
        var current = _limits == 0 ? 0 : nodes.Find(QuotaRoot, out _);
        var limits = 0;
        var quota = 0;
        var quotaHash = 0UL;
        var hash = current == 0 ? 0 : nodes.HashOf(current);
        var rest = path.IsEmpty ? path : path[1..];
        while (current != 0 && !rest.IsEmpty)
        {
            var slash = rest.IndexOf((byte)'/');
            var name = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? default : rest[(slash + 1)..];
            current = nodes.FindChild(current, hash, name, out hash);
            var found = current == 0 ? 0 : nodes.FindChild(current, hash, LimitsName, out _);
            if (found != 0)
            {
                (limits, quota, quotaHash) = (found, current, hash);
            }
        }

        return quota == 0 ? (0, 0) : (limits, nodes.FindChild(quota, quotaHash, StatisticsName, out _));
    }

    private void UpdateStatistics(ReadOnlySpan<byte> path, int bytes, int count)
    {
        var (_, statistics) = Deepest(path);
        if (statistics == 0)
        {
            return;
        }

        var used = QuotaText.Parse(nodes.Data(nodes[statistics]).Span);
        used.Bytes += bytes;
        used.Count += count;
        Write(statistics, used);
    }

    /// <summary>The statistics of the znode that the quota is for, which need not exist.</summary>
    private void CountAfresh(int statistics, ReadOnlySpan<byte> path)
    {
        var used = new QuotaText { CountHardLimit = -1, ByteHardLimit = -1 };
        var top = nodes.Find(path, out _);
        for (var node = top; node != 0; node = nodes.NextInSubtree(top, node))
        {
            used.Count++;
            used.Bytes += nodes[node].DataSize;
        }

        Write(statistics, used);
    }

    private void Write(int statistics, QuotaText used)
    {
        _text.Clear();
        used.Write(_text);
        nodes.OverwriteData(statistics, _text.Written);
    }
}

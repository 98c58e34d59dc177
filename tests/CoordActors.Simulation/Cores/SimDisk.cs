using CoordActors.Zab.Log;

namespace CoordActors.Simulation.Cores;

/// <summary>A transaction on a disk, with the hash over it and all before it, and how many those are.</summary>
internal readonly record struct Entry(long Zxid, ReadOnlyMemory<byte> Bytes, ulong Chain, int Count);

/// <summary>
/// The disk of one server: writes wait in a queue, some of them become durable together after a while and are answered then. A crash loses what is
/// not durable; of what was being written, any beginning may survive.
/// </summary>
internal sealed class SimDisk(World world, SimServer server)
{
    private readonly List<Pending> _queue = [];
    private int _writing;
    private int _generation;

    public long AcceptedEpoch { get; private set; }

    public long CurrentEpoch { get; private set; }

    /// <summary>The tree that the log builds on.</summary>
    public SimTree Base { get; private set; } = new();

    public List<Entry> Log { get; } = [];

    /// <summary>The highest commit point that was recorded together with a write.</summary>
    public long CommitPoint { get; private set; }

    public long LastZxid => Log.Count > 0 ? Log[^1].Zxid : Base.LastZxid;

    public ulong LastChain => Log.Count > 0 ? Log[^1].Chain : Base.Chain;

    public int LastCount => Log.Count > 0 ? Log[^1].Count : Base.Count;

    public bool IsIdle => _queue.Count == 0;

    /// <summary>Extra time of each fsync, in µs.</summary>
    public long SlowUs { get; set; }

    public void Write(in DiskWrite write, SimTree? image, long commitPoint)
    {
        _queue.Add(new Pending(write, image, commitPoint));
        if (world.Flaw.AnswersBeforeWriting)
        {
            Answer([_queue[^1]]);
        }

        Begin();
    }

    public void Crash()
    {
        _generation++;
        var survives = _writing == 0 ? 0 : world.Chance.Below(_writing + 1);
        for (var i = 0; i < survives; i++)
        {
            Apply(_queue[i]);
        }

        if (survives < _writing && world.Knobs.Torn && _queue[survives].Write is { Kind: DiskWriteKind.Append } torn && torn.Batch.Count > 1)
        {
            var part = torn.Batch.UpTo(torn.Batch.FirstZxid + world.Chance.Below(torn.Batch.Count - 1));
            Apply(_queue[survives] with { Write = DiskWrite.Append(part) });
        }

        _queue.Clear();
        _writing = 0;
        SlowUs = 0;
    }

    /// <summary>For a planted mistake: what is queued is written later, when nobody expects it any more.</summary>
    public void PostponeQueue()
    {
        var postponed = _queue.GetRange(_writing, _queue.Count - _writing);
        _queue.RemoveRange(_writing, postponed.Count);
        var generation = _generation;
        world.Agenda.In(50_000, () =>
        {
            if (generation == _generation)
            {
                _queue.AddRange(postponed);
                Begin();
            }
        });
    }

    public void Wipe()
    {
        Crash();
        Log.Clear();
        Base = new SimTree();
        (AcceptedEpoch, CurrentEpoch, CommitPoint) = (0, 0, 0);
    }

    /// <summary>Where the transaction is in the log; -1 when it is not, -2 when it is the one that the base ends with.</summary>
    public int Find(long zxid)
    {
        if (zxid == Base.LastZxid)
        {
            return -2;
        }

        int low = 0, high = Log.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Log[middle].Zxid == zxid)
            {
                return middle;
            }

            (low, high) = Log[middle].Zxid < zxid ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Whether the transaction is on this disk, as one of the committed ones below the base or in the log.</summary>
    public bool Holds(long zxid, ulong chain, int count) =>
        count <= Base.Count ? world.Ghost.IsCommitted(count, zxid, chain) : Find(zxid) is var at and >= 0 && Log[at].Chain == chain;

    /// <summary>Takes a snapshot of the committed part and forgets the log before it.</summary>
    public void Prune(SimTree tree)
    {
        var until = Find(tree.LastZxid);
        if (until >= 0)
        {
            Base = tree.Clone();
            Log.RemoveRange(0, until + 1);
        }
    }

    private void Begin()
    {
        if (_writing > 0 || _queue.Count == 0)
        {
            return;
        }

        _writing = world.Chance.Between(1, _queue.Count);
        var generation = _generation;
        var time = world.Knobs.FsyncUs + world.Chance.Between(0, world.Knobs.FsyncJitterUs) + SlowUs;
        world.Agenda.In(time, () =>
        {
            if (generation == _generation)
            {
                Finish();
            }
        });
    }

    private void Finish()
    {
        var written = _queue.GetRange(0, _writing);
        _queue.RemoveRange(0, _writing);
        _writing = 0;
        foreach (var pending in written)
        {
            Apply(pending);
        }

        if (!world.Flaw.AnswersBeforeWriting)
        {
            Answer(written);
        }

        server.Enqueue(server.OnDiskIdle);
        Begin();
    }

    /// <summary>Appends are answered together, as far as they go.</summary>
    private void Answer(List<Pending> written)
    {
        for (var i = 0; i < written.Count; i++)
        {
            if (written[i].Write.Kind != DiskWriteKind.Append || i + 1 == written.Count || written[i + 1].Write.Kind != DiskWriteKind.Append)
            {
                var (write, image) = (written[i].Write, written[i].Image);
                server.Enqueue(() => server.OnDisk(write, image));
            }
        }
    }

    private void Apply(in Pending pending)
    {
        var write = pending.Write;
        if (world.Flaw.Loses(world, write))
        {
            return;
        }

        CommitPoint = Math.Max(CommitPoint, pending.CommitPoint);
        switch (write.Kind)
        {
            case DiskWriteKind.Append:
                Append(write.Batch);
                break;
            case DiskWriteKind.Epochs:
                world.Ghost.OnEpochs(server, this, write.AcceptedEpoch, write.CurrentEpoch);
                (AcceptedEpoch, CurrentEpoch) = (write.AcceptedEpoch, write.CurrentEpoch);
                break;
            case DiskWriteKind.Truncate:
                Truncate(write.Zxid);
                break;
            default:
                world.Ghost.OnInstall(server, this, pending.Image!);
                Base = pending.Image!.Clone();
                CommitPoint = Base.LastZxid;
                Log.Clear();
                break;
        }
    }

    private void Append(in HistoryBatch batch)
    {
        foreach (var bytes in SimTxn.Split(batch.Bytes))
        {
            var entry = new Entry(SimTxn.Decode(bytes.Span).Zxid, bytes, SimTree.Extend(LastChain, bytes.Span), LastCount + 1);
            world.Ghost.OnAppend(server, this, entry);
            Log.Add(entry);
        }
    }

    private void Truncate(long zxid)
    {
        var at = Find(zxid);
        world.Ghost.OnTruncate(server, this, zxid, at);
        var keep = at == -2 ? 0 : at + 1;
        Log.RemoveRange(keep, Log.Count - keep);
    }

    private readonly record struct Pending(DiskWrite Write, SimTree? Image, long CommitPoint);
}

namespace CoordActors.Actors.Persistence;

/// <summary>Where the power goes, seen from the next write to a <see cref="SimulatedDisk"/>.</summary>
public enum CrashPoint
{
    /// <summary>Nothing of the write reached the disk.</summary>
    BeforeWrite,

    /// <summary>The write is in the disk's cache: a part of it may survive, the last piece torn.</summary>
    BetweenWriteAndSync,

    /// <summary>The write is durable, but nobody was told.</summary>
    AfterSync,
}

/// <summary>A disk in memory for tests and simulations: it survives the system that uses it, and it crashes, fills up and hangs on demand.</summary>
/// <remarks>Nothing in here waits or runs on a thread of its own, so that a deterministic run stays one. A crash is final for the
/// system that wrote: its pending writes never end. <see cref="Restart"/> lets the next system in.</remarks>
public sealed class SimulatedDisk
{
    private readonly Lock _gate = new();
    private readonly Queue<Write> _waiting = new();
    private readonly Dictionary<string, EventLog> _logs = [];
    private readonly Dictionary<string, SortedList<long, StoredInMemory>> _snapshots = [];
    private CrashPoint? _crashAt;
    private Random? _survivors;
    private Random? _failure;
    private bool _isFull;
    private bool _isHeld;
    private int _power;

    /// <summary>Told of each event of a journal when it has become durable.</summary>
    public event Action<object>? EventStored;

    /// <summary>True from a crash to the <see cref="Restart"/>.</summary>
    public bool IsCrashed { get; private set; }

    /// <summary>Writes done since the beginning.</summary>
    public long Writes { get; private set; }

    /// <summary>Writes of which a crash left a torn piece; it was recognised and dropped.</summary>
    public int TornWrites { get; private set; }

    /// <summary>True while there is no space: writes wait. Setting it to false lets them go on.</summary>
    public bool IsFull
    {
        get => _isFull;
        set
        {
            lock (_gate) _isFull = value;
            WorkOff();
        }
    }

    /// <summary>True while the disk is infinitely slow: writes wait. Setting it to false lets them go on.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set
        {
            lock (_gate) _isHeld = value;
            WorkOff();
        }
    }

    /// <summary>Cuts the power during the next write.</summary>
    /// <param name="point">When.</param>
    /// <param name="seed">Draws how much of an unsynced write survives; null for nothing.</param>
    public void CrashAtNextWrite(CrashPoint point, int? seed = null)
    {
        lock (_gate) (_crashAt, _survivors) = (point, seed is { } value ? new Random(value) : null);
    }

    /// <summary>The next write ends with an error, as when an fsync fails: nobody knows how much of it will be there later.</summary>
    /// <param name="seed">Draws how much of it is.</param>
    public void FailNextWrite(int seed)
    {
        lock (_gate) _failure = new Random(seed);
    }

    /// <summary>Cuts the power now; writes that wait are lost.</summary>
    public void Crash()
    {
        lock (_gate)
        {
            IsCrashed = true;
            _waiting.Clear();
        }
    }

    /// <summary>Turns the power on again, for another system.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _power++;
            IsCrashed = false;
            (_crashAt, _failure) = (null, null);
        }
    }

    /// <summary>Damages the newest snapshot, as a bad sector does.</summary>
    /// <param name="persistenceId">Whose snapshot.</param>
    public void DamageNewestSnapshot(string persistenceId)
    {
        lock (_gate)
        {
            var ofId = _snapshots[persistenceId];
            ofId.SetValueAtIndex(ofId.Count - 1, ofId.GetValueAtIndex(ofId.Count - 1) with { IsDamaged = true });
        }
    }

    /// <summary>Whether the end of each journal is damaged, as by a bad sector: reading its last event fails until this is false again.</summary>
    public bool IsTailDamaged { get; set; }

    /// <summary>The last event of each journal is gone without a trace, as where damage is taken for the end.</summary>
    public void LoseTail()
    {
        lock (_gate)
        {
            foreach (var log in _logs.Values.Where(log => log.Events.Count > 0))
            {
                log.Events.RemoveAt(log.Events.Count - 1);
                log.Highest--;
            }
        }
    }

    /// <summary>What a system remembers of the power supply: after a crash it must not touch the disk of its successor.</summary>
    internal int Power => Volatile.Read(ref _power);

    /// <summary>Makes pieces durable, in order, each of them whole or not at all. Never done after a crash.</summary>
    internal Task WriteAsync(int power, IReadOnlyList<Action> pieces)
    {
        var write = new Write(pieces);
        lock (_gate)
        {
            if (!IsAlive(power)) return write.Done.Task;
            _waiting.Enqueue(write);
        }

        WorkOff();
        return write.Done.Task;
    }

    /// <summary>Reads; never done after a crash.</summary>
    internal Task<T> ReadAsync<T>(int power, Func<T> read)
    {
        lock (_gate) return IsAlive(power) ? Task.FromResult(read()) : new TaskCompletionSource<T>().Task;
    }

    /// <summary>For pieces of a write and for reads only.</summary>
    internal EventLog LogOf(string persistenceId)
    {
        if (!_logs.TryGetValue(persistenceId, out var log)) _logs[persistenceId] = log = new EventLog();
        return log;
    }

    /// <summary>For pieces of a write only.</summary>
    internal void OnEventStored(object payload) => EventStored?.Invoke(payload);

    /// <summary>For pieces of a write and for reads only.</summary>
    internal SortedList<long, StoredInMemory> SnapshotsOf(string persistenceId)
    {
        if (!_snapshots.TryGetValue(persistenceId, out var list)) _snapshots[persistenceId] = list = [];
        return list;
    }

    private bool IsAlive(int power) => !IsCrashed && power == _power;

    private void WorkOff()
    {
        while (true)
        {
            Write? write;
            bool isFailed;
            lock (_gate)
            {
                if (IsCrashed || _isFull || _isHeld || !_waiting.TryDequeue(out write)) return;
                isFailed = _failure is not null && _crashAt is null;
                if (isFailed) PerformInPart(write);
                else if (!TryPerform(write)) return;
            }

            CompleteOnThisThread(write.Done, isFailed ? new IOException("The simulated disk failed to write.") : null);
        }
    }

    /// <summary>A deterministic run has one thread, but awaiting code goes on there only while it has no synchronization context,
    /// and test runners set one.</summary>
    private static void CompleteOnThisThread(TaskCompletionSource done, Exception? failure)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            if (failure is null) done.SetResult();
            else done.SetException(failure);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void PerformInPart(Write write)
    {
        var survivors = _failure!.Next(write.Pieces.Count + 1);
        _failure = null;
        for (var i = 0; i < survivors; i++) write.Pieces[i]();
    }

    private bool TryPerform(Write write)
    {
        var crashAt = _crashAt;
        _crashAt = null;
        var survivors = crashAt switch
        {
            CrashPoint.BeforeWrite => 0,
            CrashPoint.BetweenWriteAndSync => _survivors?.Next(write.Pieces.Count + 1) ?? 0,
            _ => write.Pieces.Count,
        };
        for (var i = 0; i < survivors; i++) write.Pieces[i]();
        if (crashAt is null)
        {
            Writes++;
            return true;
        }

        if (crashAt == CrashPoint.BetweenWriteAndSync && survivors < write.Pieces.Count) TornWrites++;
        IsCrashed = true;
        _waiting.Clear();
        return false;
    }

    /// <summary>The events of one id.</summary>
    internal sealed class EventLog
    {
        internal SortedList<long, IPersistentRepresentation> Events { get; } = [];

        internal long Highest { get; set; }
    }

    /// <summary>A snapshot: an object, or the bytes of a streamed one.</summary>
    internal sealed record StoredInMemory(SnapshotMetadata Metadata, object Content, bool IsDamaged = false);

    private sealed record Write(IReadOnlyList<Action> Pieces)
    {
        internal TaskCompletionSource Done { get; } = new();
    }
}

using System.Collections.Immutable;

namespace CoordActors.Actors.Persistence;

/// <summary>A journal on a <see cref="SimulatedDisk"/>. It keeps events as objects, which must not change, or what comes out of their serializers.</summary>
public sealed class MemoryJournal : AsyncWriteJournal
{
    private readonly SimulatedDisk _disk;
    private readonly int _power;
    private readonly Serialization? _serialization;

    /// <summary>A journal.</summary>
    /// <param name="disk">Holds the events; may hold those of an earlier system.</param>
    /// <param name="serializesEvents">True for events that give their buffers back once they are stored: a copy of each is kept.</param>
    public MemoryJournal(SimulatedDisk disk, bool serializesEvents = false)
    {
        ArgumentNullException.ThrowIfNull(disk);
        _disk = disk;
        _power = disk.Power;
        if (serializesEvents) _serialization = Context.System.Serialization;
    }

    /// <summary>The props of a journal.</summary>
    /// <param name="disk">Holds the events.</param>
    /// <param name="serializesEvents">True to keep a copy of each event, made by its serializer.</param>
    public static Props Props(SimulatedDisk disk, bool serializesEvents = false) =>
        Actors.Props.CreateBy(() => new MemoryJournal(disk, serializesEvents));

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var events = Context.System.EventStream;
        var pieces = messages.Select<AtomicWrite, Action>(atomic => () => Store(atomic)).ToArray();
        var writing = _disk.WriteAsync(_power, pieces);
        if (!writing.IsCompleted && _disk.IsFull)
        {
            events.Publish(new JournalStalled("The disk is full."));
            await writing.ConfigureAwait(false);
            events.Publish(JournalResumed.Instance);
        }
        else
        {
            await writing.ConfigureAwait(false);
        }

        return null;
    }

    /// <inheritdoc/>
    protected override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        ArgumentNullException.ThrowIfNull(recoveryCallback);
        var events = await _disk.ReadAsync(_power, () => Between(_disk.LogOf(persistenceId), fromSequenceNr, toSequenceNr, max)).ConfigureAwait(false);
        if (_disk.IsTailDamaged && events.Length > 0 && events[^1].SequenceNr == _disk.LogOf(persistenceId).Highest)
            throw new IOException($"Event {events[^1].SequenceNr} of '{persistenceId}' does not match its checksum.");
        foreach (var @event in events) recoveryCallback(@event);
    }

    /// <inheritdoc/>
    protected override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        _disk.ReadAsync(_power, () => _disk.LogOf(persistenceId).Highest);

    /// <inheritdoc/>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        _disk.WriteAsync(_power, [() => Delete(_disk.LogOf(persistenceId), toSequenceNr)]);

    private void Store(AtomicWrite atomic)
    {
        for (var i = 0; i < atomic.Size; i++)
        {
            var log = _disk.LogOf(atomic.PersistenceId);
            var payload = atomic[i].Payload is Tagged tagged ? tagged.Payload : atomic[i].Payload;
            var stored = Stored(payload);
            log.Events[atomic[i].SequenceNr] = new Persistent(stored, atomic[i].SequenceNr, atomic[i].PersistenceId);
            log.Highest = Math.Max(log.Highest, atomic[i].SequenceNr);
            _disk.OnEventStored(stored);
        }
    }

    private object Stored(object payload)
    {
        if (_serialization is null) return payload;
        var serializer = _serialization.FindSerializerFor(payload);
        var manifest = serializer is SerializerWithStringManifest byManifest ? byManifest.Manifest(payload) : "";
        return _serialization.Deserialize(serializer.ToBinary(payload), serializer.Identifier, manifest);
    }

    private static IPersistentRepresentation[] Between(SimulatedDisk.EventLog log, long from, long to, long max)
    {
        var (first, end) = (0, log.Events.Count);
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (log.Events.GetKeyAtIndex(middle) < from) first = middle + 1;
            else end = middle;
        }

        return [.. log.Events.Values.Skip(first).TakeWhile(e => e.SequenceNr <= to).Take((int)Math.Min(max, int.MaxValue))];
    }

    private static void Delete(SimulatedDisk.EventLog log, long to)
    {
        var kept = log.Events.Where(e => e.Key > to).ToArray();
        log.Events.Clear();
        foreach (var (number, @event) in kept) log.Events.Add(number, @event);
    }
}

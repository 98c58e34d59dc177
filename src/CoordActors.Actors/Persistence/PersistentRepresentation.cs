using System.Collections.Immutable;

namespace CoordActors.Actors.Persistence;

/// <summary>An event with what the journal stores beside it.</summary>
public interface IPersistentRepresentation
{
    /// <summary>The event.</summary>
    object Payload { get; }

    /// <summary>Whose event it is.</summary>
    string PersistenceId { get; }

    /// <summary>Its place among the events of that id: from 1, ascending.</summary>
    long SequenceNr { get; }

    /// <summary>The text that the serializer gave for the event's type, or an empty one.</summary>
    string Manifest { get; }

    /// <summary>When it was written, in ticks of UTC; 0 before it is.</summary>
    long Timestamp { get; }
}

/// <summary>The one implementation of <see cref="IPersistentRepresentation"/>.</summary>
/// <param name="payload">The event.</param>
/// <param name="sequenceNr">Its number, from 1.</param>
/// <param name="persistenceId">Whose event it is.</param>
/// <param name="manifest">The serializer's text for the type.</param>
/// <param name="timestamp">When it was written, in ticks of UTC.</param>
public sealed class Persistent(object payload, long sequenceNr, string persistenceId, string manifest = "", long timestamp = 0)
    : IPersistentRepresentation
{
    /// <inheritdoc/>
    public object Payload { get; } = payload;

    /// <inheritdoc/>
    public string PersistenceId { get; } = persistenceId;

    /// <inheritdoc/>
    public long SequenceNr { get; } = sequenceNr;

    /// <inheritdoc/>
    public string Manifest { get; } = manifest;

    /// <inheritdoc/>
    public long Timestamp { get; } = timestamp;

    /// <inheritdoc/>
    public override string ToString() => $"{PersistenceId} {SequenceNr}: {Payload}";
}

/// <summary>Events that the journal writes all or not at all: those of one call of Persist or PersistAll.</summary>
public sealed class AtomicWrite
{
    private readonly IPersistentRepresentation? _single;
    private ImmutableArray<IPersistentRepresentation> _payload;

    /// <summary>One event.</summary>
    /// <param name="event">The event.</param>
    public AtomicWrite(IPersistentRepresentation @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        _single = @event;
    }

    /// <summary>Several events of one actor.</summary>
    /// <param name="payload">The events in the order of their numbers; at least one.</param>
    public AtomicWrite(ImmutableArray<IPersistentRepresentation> payload)
    {
        if (payload.IsDefaultOrEmpty) throw new ArgumentException("An atomic write has at least one event.", nameof(payload));
        _payload = payload;
    }

    /// <summary>The events.</summary>
    public IImmutableList<IPersistentRepresentation> Payload => Events;

    /// <summary>How many events.</summary>
    public int Size => _single is null ? _payload.Length : 1;

    /// <summary>Whose events.</summary>
    public string PersistenceId => this[0].PersistenceId;

    /// <summary>The number of the first event.</summary>
    public long LowestSequenceNr => this[0].SequenceNr;

    /// <summary>The number of the last event.</summary>
    public long HighestSequenceNr => this[Size - 1].SequenceNr;

    /// <summary>An event by its place; needs no list for the usual write of one event.</summary>
    /// <param name="index">From 0 to <see cref="Size"/> - 1.</param>
    public IPersistentRepresentation this[int index] => _single ?? _payload[index];

    private ImmutableArray<IPersistentRepresentation> Events
    {
        get
        {
            if (_payload.IsDefault) _payload = [_single!];
            return _payload;
        }
    }
}

/// <summary>An event with tags; the journal stores them beside it and replays the bare event.</summary>
/// <param name="Payload">The event.</param>
/// <param name="Tags">The tags; none contains a semicolon.</param>
public sealed record Tagged(object Payload, IReadOnlySet<string> Tags);

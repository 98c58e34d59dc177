using System.Collections.Immutable;

namespace CoordActors.Actors.Persistence;

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

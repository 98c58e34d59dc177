namespace CoordActors.Actors.Persistence;

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

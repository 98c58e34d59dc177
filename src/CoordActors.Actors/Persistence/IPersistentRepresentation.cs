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

namespace CoordActors.Zab.Learning;

/// <summary>How far a learner has come in its term.</summary>
public enum LearningPhase
{
    /// <summary>It knocks at the leader.</summary>
    Knocking,

    /// <summary>Its acceptance of the epoch is on its way to the disk.</summary>
    AcceptingEpoch,

    /// <summary>It gets the leader's history.</summary>
    Synchronisation,

    /// <summary>History and epoch are on their way to the disk.</summary>
    EnteringEpoch,

    /// <summary>It has acknowledged the leader and waits for the epoch to be established.</summary>
    AwaitingUpToDate,

    /// <summary>It serves.</summary>
    Broadcast,

    /// <summary>Its term is over.</summary>
    Ended,
}

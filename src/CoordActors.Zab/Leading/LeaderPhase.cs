namespace CoordActors.Zab.Leading;

/// <summary>How far a leader has come (Zab's phases 1 to 3).</summary>
public enum LeaderPhase
{
    /// <summary>It waits for the accepted epochs of a quorum.</summary>
    Discovery,

    /// <summary>Its own acceptance of the new epoch is on its way to the disk.</summary>
    AcceptingEpoch,

    /// <summary>It waits for a quorum to accept the epoch.</summary>
    AwaitingEpochAcks,

    /// <summary>Its own current epoch is on its way to the disk.</summary>
    EnteringEpoch,

    /// <summary>It sends its history and waits for a quorum to have it.</summary>
    Synchronisation,

    /// <summary>It is established.</summary>
    Broadcast,

    /// <summary>Its term is over.</summary>
    Ended,
}

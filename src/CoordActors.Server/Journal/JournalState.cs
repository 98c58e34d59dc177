namespace CoordActors.Server.Journal;

/// <summary>What the journal holds; all of it is durable.</summary>
/// <param name="AcceptedEpoch">The highest epoch accepted from a prospective leader, 0 for none.</param>
/// <param name="CurrentEpoch">The epoch of the last leader whose history was taken over, 0 for none.</param>
/// <param name="LastZxid">The last transaction, committed or not.</param>
/// <param name="CommittedZxid">The last transaction known to be committed.</param>
public sealed record JournalState(long AcceptedEpoch, long CurrentEpoch, long LastZxid, long CommittedZxid);

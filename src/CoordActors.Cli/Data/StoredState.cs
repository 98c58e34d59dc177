using CoordActors.Tree;

namespace CoordActors.Cli.Data;

/// <summary>What a data directory or a snapshot file holds.</summary>
/// <param name="Tree">The state after its last transaction.</param>
/// <param name="AcceptedEpoch">The epoch promised to a leader.</param>
/// <param name="CurrentEpoch">The epoch followed.</param>
/// <param name="SequenceNr">The number of the journal's last event that it contains.</param>
internal sealed record StoredState(ZnodeTree Tree, long AcceptedEpoch, long CurrentEpoch, long SequenceNr);

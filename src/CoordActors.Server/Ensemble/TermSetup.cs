using CoordActors.Zab;
using CoordActors.Zab.Log;

namespace CoordActors.Server.Ensemble;

/// <summary>What a term begins with.</summary>
/// <param name="Peers">The servers.</param>
/// <param name="Timings">The limits.</param>
/// <param name="Disk">What the disk has.</param>
/// <param name="History">The history in memory; all of it is on the disk.</param>
/// <param name="CommitZxid">What is committed and carried out.</param>
/// <param name="Journal">The journal actor.</param>
/// <param name="Tree">The tree actor.</param>
/// <param name="Runtime">Threads and files for snapshots.</param>
/// <param name="EnsembleId">The ensemble that the history belongs to, 0 for none yet.</param>
/// <param name="SnapshotChunkBytes">Size of the pieces that a snapshot is sent in.</param>
/// <param name="Levels">The feature level that this server knows, and that its tree has reached; null for those of the first version.</param>
public sealed record TermSetup(
    PeerDirectory Peers,
    ZabTimings Timings,
    Durability Disk,
    History History,
    long CommitZxid,
    IActorRef Journal,
    IActorRef Tree,
    EnsembleRuntime Runtime,
    long EnsembleId,
    int SnapshotChunkBytes,
    FeatureLevels? Levels = null);

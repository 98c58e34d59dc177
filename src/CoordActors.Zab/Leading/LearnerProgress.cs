using CoordActors.Zab.Messages;

namespace CoordActors.Zab.Leading;

/// <summary>How far a learner has come, as its leader sees it.</summary>
public enum LearnerPhase
{
    /// <summary>It has told its accepted epoch.</summary>
    Joining,

    /// <summary>It has been told the new epoch.</summary>
    Informed,

    /// <summary>It has accepted the epoch and waits for its history.</summary>
    Accepted,

    /// <summary>Stored history is being read for it.</summary>
    AwaitingHistory,

    /// <summary>A snapshot is being taken or sent.</summary>
    AwaitingSnapshot,

    /// <summary>Everything was sent, NEWLEADER behind it; new transactions follow.</summary>
    Synchronising,

    /// <summary>It has acknowledged NEWLEADER.</summary>
    Synchronised,
}

/// <summary>One learner on one link.</summary>
internal sealed class LearnerProgress(PeerLink link, long number, bool isVoter, long nowMs)
{
    public long Id => Link.Server;

    public PeerLink Link { get; } = link;

    /// <summary>The leader's number for it, unlike that of anybody else in this term.</summary>
    public long Number { get; } = number;

    public bool IsVoter { get; } = isVoter;

    public LearnerPhase Phase { get; set; } = LearnerPhase.Joining;

    public long AcceptedEpoch { get; set; }

    public long CurrentEpoch { get; set; }

    /// <summary>The highest feature level that it knows.</summary>
    public byte FeatureLevel { get; init; }

    /// <summary>The last transaction that it has on disk or was sent.</summary>
    public long SentZxid { get; set; }

    /// <summary>The last transaction that it has acknowledged.</summary>
    public long AckedZxid { get; set; }

    /// <summary>The last commit point it was told.</summary>
    public long ToldCommit { get; set; }

    public long PongRound { get; set; }

    public long JoinedMs { get; } = nowMs;

    /// <summary>Since when <see cref="AckedZxid"/> has been behind <see cref="SentZxid"/> without moving.</summary>
    public long UnackedSinceMs { get; set; } = nowMs;

    /// <summary>Whether transactions go to it as they are proposed (a follower) or committed (an observer).</summary>
    public bool IsForwarding => Phase is LearnerPhase.Synchronising or LearnerPhase.Synchronised;

    /// <summary>Whether its tree is damaged, so that it needs a whole one.</summary>
    public bool WantsSnapshot { get; set; }

    /// <summary>The last transaction of its own history, before synchronisation.</summary>
    public long OwnZxid { get; set; }
}

/// <summary>A picture of one learner.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsVoter">Whether it has a vote.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="SentZxid">The last transaction sent.</param>
/// <param name="AckedZxid">The last transaction acknowledged.</param>
/// <param name="SilentMs">How long nothing was heard of it.</param>
public sealed record LearnerView(long Id, bool IsVoter, LearnerPhase Phase, long SentZxid, long AckedZxid, long SilentMs);

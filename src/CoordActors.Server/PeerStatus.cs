using CoordActors.Server.Admin;
using CoordActors.Zab.Leading;

namespace CoordActors.Server;

/// <summary>What the peer actor says of itself when it is asked <see cref="PeerCommand.Describe"/>: a picture, never changed afterwards.</summary>
public sealed record PeerStatus
{
    /// <summary>The role.</summary>
    public ServerMode Mode { get; init; } = ServerMode.Standalone;

    /// <summary>This server's number in the ensemble; 0 on a standalone server.</summary>
    public long MyId { get; init; }

    /// <summary>Where the role stands: <c>election</c>, <c>discovery</c>, <c>synchronization</c> or <c>broadcast</c>; empty on a standalone server.</summary>
    public string Phase { get; init; } = "";

    /// <summary>How a learner is being synchronised: <c>diff</c>, <c>snap</c> or <c>trunc</c>; else empty.</summary>
    public string SyncMode { get; init; } = "";

    /// <summary>The current epoch.</summary>
    public long Epoch { get; init; }

    /// <summary>Number of the leader; null while there is none.</summary>
    public long? LeaderId { get; init; }

    /// <summary>How long this server has been leading, in ms; 0 where it does not lead.</summary>
    public long LeadingForMs { get; init; }

    /// <summary>Number of voting members; 0 on a standalone server.</summary>
    public int QuorumSize { get; init; }

    /// <summary>Clients' <c>sync</c> requests that wait for the quorum, on the leader.</summary>
    public long PendingSyncs { get; init; }

    /// <summary>What was proposed in this term, on the leader.</summary>
    public ProposalView Proposals { get; init; } = ProposalView.None;

    /// <summary>Servers that follow or observe this one.</summary>
    public IReadOnlyList<LearnerStatus> Learners { get; init; } = [];

    /// <summary>The members of the ensemble, this server among them; empty on a standalone server.</summary>
    public IReadOnlyList<MemberStatus> Members { get; init; } = [];

    /// <summary>How long elections took, in ms.</summary>
    public SummaryView ElectionTime { get; init; } = SummaryView.None;

    /// <summary>Whether clients are served.</summary>
    public bool IsServing => Mode != ServerMode.Looking;

    /// <summary>The mode as the <c>Mode:</c> line of <c>srvr</c> has it.</summary>
    public string ModeText => Mode switch
    {
        ServerMode.Leader => "leader",
        ServerMode.Follower => "follower",
        ServerMode.Observer => "observer",
        ServerMode.ReadOnly => "read-only",
        ServerMode.Looking => "looking",
        _ => "standalone",
    };

    /// <summary>Role, phase and way of synchronisation as <c>mntr</c> has them: <c>leading - broadcast</c>; empty on a standalone server.</summary>
    public string StateText
    {
        get
        {
            var role = Mode switch
            {
                ServerMode.Leader => "leading",
                ServerMode.Follower => "following",
                ServerMode.Observer => "observing",
                ServerMode.Looking or ServerMode.ReadOnly => "looking",
                _ => "",
            };
            return string.Join(" - ", new[] { role, Phase is "election" ? "" : Phase, SyncMode }.Where(part => part.Length > 0));
        }
    }
}

/// <summary>A server that follows or observes this one.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Address">Where it connects from.</param>
/// <param name="IsObserver">Whether it only observes.</param>
/// <param name="IsVoting">Whether its acknowledgements count.</param>
/// <param name="IsSynced">Whether it has the leader's history.</param>
/// <param name="LastZxid">The last transaction that it has acknowledged.</param>
/// <param name="EstablishedAtMs">Since when it is connected, ms since 1970.</param>
public sealed record LearnerStatus(long Id, string Address, bool IsObserver, bool IsVoting, bool IsSynced, long LastZxid, long EstablishedAtMs)
{
    /// <summary>How long it took to acknowledge proposals, in ms.</summary>
    public SummaryView AckLatency { get; init; } = SummaryView.None;
}

/// <summary>A member of the ensemble.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Host">Its host.</param>
/// <param name="QuorumPort">Its port for followers.</param>
/// <param name="ElectionPort">Its port for elections.</param>
/// <param name="ClientAddress">Where its clients connect, as <c>host:port</c>; empty where it is not configured.</param>
/// <param name="IsObserver">Whether it only observes.</param>
public sealed record MemberStatus(long Id, string Host, int QuorumPort, int ElectionPort, string ClientAddress, bool IsObserver);

using CoordActors.Zab.Election;
using CoordActors.Zab.Log;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab;

/// <summary>
/// The decisions on which the safety of Zab rests, each a function of its own. Implementations have got every one of them wrong at some time; the
/// simulator overrides them one at a time to prove that its checkers would notice.
/// </summary>
public class Rules
{
    /// <summary>The rules as they should be.</summary>
    public static readonly Rules Zab = new();

    /// <summary>For tests that break a rule on purpose.</summary>
    protected internal Rules()
    {
    }

    /// <summary>Whether <paramref name="candidate"/> is the better vote: the newest history of a quorum must win (Zab, phase 0).</summary>
    protected internal virtual bool IsBetter(in Vote candidate, in Vote than) =>
        (candidate.PeerEpoch, candidate.Zxid, candidate.Leader).CompareTo((than.PeerEpoch, than.Zxid, than.Leader)) > 0;

    /// <summary>Whether these servers are enough to elect, to agree on an epoch, to establish it, to commit, to confirm a leader.</summary>
    protected internal virtual bool IsQuorum(Ensemble ensemble, VoterSet servers) => ensemble.Quorum.IsReachedBy(servers);

    /// <summary>Adds a server to those that count; only voters are ever counted.</summary>
    protected internal virtual VoterSet Count(Ensemble ensemble, VoterSet servers, long id) => ensemble.Add(servers, id);

    /// <summary>The epoch to propose: greater than every epoch that anybody has accepted (Zab, step d.2).</summary>
    protected internal virtual long NextEpoch(long highestAccepted) => highestAccepted + 1;

    /// <summary>Whether a learner may accept the epoch: never one below what it has accepted (Zab, step f.1.1).</summary>
    protected internal virtual bool MayAccept(long epoch, long accepted) => epoch >= accepted;

    /// <summary>
    /// Whether a voter that had accepted <paramref name="accepted"/> can promise the epoch to the leader that proposes it now: not when it has accepted
    /// the same epoch from somebody else, or two leaders of one epoch could each have a quorum.
    /// </summary>
    protected internal virtual bool MayPromise(long epoch, long accepted) => epoch > accepted;

    /// <summary>Whether a learner is ahead of a prospective leader, who therefore must not lead it (ZooKeeper's waitForEpochAck).</summary>
    protected internal virtual bool IsAhead(long learnerEpoch, long learnerZxid, long leaderEpoch, long leaderZxid) =>
        (learnerEpoch, learnerZxid).CompareTo((leaderEpoch, leaderZxid)) > 0;

    /// <summary>Where the leader's history and that of a learner part: everything behind it is cut off at the learner and sent anew.</summary>
    protected internal virtual long CommonPoint(History leader, long learnerZxid) => leader.Floor(learnerZxid);

    /// <summary>
    /// Whether stored history that begins with <paramref name="first"/> has the learner's last transaction in it. Without it the learner may hold what
    /// was never committed, and what follows by number does not follow its history (ZOOKEEPER-2832).
    /// </summary>
    protected internal virtual bool BeginsWithin(in HistoryBatch first, long learnerZxid) =>
        learnerZxid == 0 || (first.FirstZxid <= learnerZxid && learnerZxid <= first.LastZxid);

    /// <summary>Whether a snapshot of what the leader has carried out may replace a history that agrees with its own up to <paramref name="common"/>.</summary>
    protected internal virtual bool MayReplace(long common, long delivered) => delivered >= common;

    /// <summary>Whether the batch that begins with <paramref name="first"/> may be appended behind <paramref name="last"/>.</summary>
    protected internal virtual bool MayAppend(long last, long first) => History.IsSuccessor(last, first);

    /// <summary>How far an acknowledgement may reach: what the disk has, never what is only in memory.</summary>
    protected internal virtual DurableLog Acknowledge(Durability disk, long lastInMemory) => disk.Log;

    /// <summary>How far this server may carry out: what is committed, and on its own disk.</summary>
    protected internal virtual long Deliverable(long committed, long durable) => Math.Min(committed, durable);

    /// <summary>Whether a learner that has carried out so much may serve: not before all that its leader had when it joined (ZOOKEEPER-3023).</summary>
    protected internal virtual bool MayServe(long delivered, long serveFrom) => delivered >= serveFrom;

    /// <summary>Whether a packet belongs to this link and is its next one: anything else ends the link.</summary>
    protected internal virtual bool IsNextPacket(int expected, int actual) => actual == expected;

    /// <summary>Whether the epoch is made durable before it is acknowledged.</summary>
    protected internal virtual bool PersistsEpochs => true;

    /// <summary>Whether a learner makes the history durable before the epoch.</summary>
    protected internal virtual bool HistoryBeforeEpoch => true;

    /// <summary>Whether a leader gives up when it has not heard of a quorum in time.</summary>
    protected internal virtual bool StepsDownWithoutQuorum => true;

    /// <summary>Whether a sync waits until a quorum has confirmed the leader.</summary>
    protected internal virtual bool SyncAsksQuorum => true;

    /// <summary>Whether new transactions go to a learner that is being synchronised, behind its history (ZOOKEEPER-962, 335, 1081).</summary>
    protected internal virtual bool ForwardsWhileSynchronising => true;
}

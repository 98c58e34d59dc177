using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Zab;

/// <summary>
/// A server's part in one term, as a leader or as a learner. It is told what arrives, what the disk has done and what time it is, in ms of a clock
/// that never goes back, and answers with a <see cref="Ready"/>. When the term has ended it only listens.
/// </summary>
public interface ITermCore
{
    /// <summary>This server's history: another object after a snapshot from the leader has been installed.</summary>
    History History { get; }

    /// <summary>A packet of a server.</summary>
    void Step(long nowMs, long from, Packet packet);

    /// <summary>A sync of an own client.</summary>
    void Sync(long nowMs, long origin, int xid);

    /// <summary>The disk has the history up to <paramref name="zxid"/>.</summary>
    void OnDurable(long nowMs, long zxid);

    /// <summary>The disk has these epochs, and everything that was written before them.</summary>
    void OnEpochsDurable(long nowMs, long accepted, long current);

    /// <summary>After carrying out <paramref name="zxid"/> the tree had this digest: a learner's is compared with its leader's.</summary>
    void OnDigest(long zxid, long digest);

    /// <summary>A server cannot be reached any more.</summary>
    void OnLinkDown(long nowMs, long server);

    /// <summary>Time has passed. To be told at <see cref="NextTickMs"/>; sooner does no harm.</summary>
    void Tick(long nowMs);

    /// <summary>
    /// When <see cref="Tick"/> has something to do next, as far as is known after <see cref="TakeReady"/>: what happens until then can only bring a later
    /// time. Null when the term has ended.
    /// </summary>
    long? NextTickMs { get; }

    /// <summary>Gives up the term; <paramref name="isOrderly"/> where that is since the server stops.</summary>
    void Resign(string reason, bool isOrderly = false);

    /// <summary>What is to be done. The result is valid until the next call.</summary>
    Ready TakeReady();
}

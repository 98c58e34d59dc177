using CoordActors.Zab.Log;

namespace CoordActors.Server.Ensemble;

/// <summary>What a term actor tells the peer actor.</summary>
public static class TermEvent
{
    /// <summary>The epoch is established and everything before it carried out: clients can be served.</summary>
    /// <param name="Epoch">It.</param>
    public sealed record Established(long Epoch);

    /// <summary>The term is over.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="IsFatal">Whether another election will not help.</param>
    /// <param name="IsTreeDamaged">Whether this server's tree differs from the leader's and must be replaced.</param>
    /// <param name="IsAnnounced">Whether somebody has said already why, so that the log needs no further warning.</param>
    /// <param name="History">The history in memory, for the next term.</param>
    public sealed record Ended(string Reason, bool IsFatal, bool IsTreeDamaged, bool IsAnnounced, History History);
}

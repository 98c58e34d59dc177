namespace CoordActors.Zab.Election;

/// <summary>A candidate with what speaks for it.</summary>
/// <param name="Leader">The candidate; <see cref="None"/>'s for nobody.</param>
/// <param name="Zxid">The last transaction on its disk.</param>
/// <param name="PeerEpoch">Its current epoch.</param>
public readonly record struct Vote(long Leader, long Zxid, long PeerEpoch)
{
    /// <summary>Nobody: worse than every candidate. What an observer proposes.</summary>
    public static Vote None => new(long.MinValue, long.MinValue, long.MinValue);
}

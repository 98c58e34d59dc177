namespace CoordActors.Server.Ensemble;

/// <summary>What the election actor is told by the peer actor.</summary>
public static class ElectionCommand
{
    /// <summary>This server is without a leader.</summary>
    /// <param name="LastZxid">The last transaction on its disk.</param>
    /// <param name="CurrentEpoch">Its current epoch.</param>
    /// <param name="Suspect">A leader that has fallen silent, 0 for none.</param>
    /// <param name="EnsembleId">The ensemble that the history belongs to, 0 for none yet.</param>
    public sealed record Start(long LastZxid, long CurrentEpoch, long Suspect, long EnsembleId);

    /// <summary>The term that the last election led to is established.</summary>
    /// <param name="Epoch">Its epoch.</param>
    public sealed record Established(long Epoch);

    /// <summary>That term is over; <see cref="Start"/> follows when the disk has settled.</summary>
    public sealed record TermOver
    {
        /// <summary>The only instance.</summary>
        public static readonly TermOver Instance = new();
    }

    /// <summary>Time to look what is due.</summary>
    public sealed record Tick
    {
        /// <summary>The only instance.</summary>
        public static readonly Tick Instance = new();
    }
}

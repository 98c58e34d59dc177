namespace CoordActors.Zab.Log;

/// <summary>Proof that a server's disk has these epochs. Made by <see cref="Durability"/> alone.</summary>
public readonly record struct DurableEpochs
{
    internal DurableEpochs(long accepted, long current)
    {
        Accepted = accepted;
        Current = current;
    }

    /// <summary>The highest epoch accepted.</summary>
    public long Accepted { get; }

    /// <summary>The epoch of the last NEWLEADER acknowledged.</summary>
    public long Current { get; }
}

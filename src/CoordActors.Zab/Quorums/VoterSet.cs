using System.Numerics;

namespace CoordActors.Zab.Quorums;

/// <summary>A set of voters of one <see cref="Ensemble"/>: a bit for each, in the order of <see cref="Ensemble.Voters"/>. Immutable.</summary>
public readonly record struct VoterSet(ulong Bits)
{
    /// <summary>Number of voters in it.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>Whether the voter at <paramref name="index"/> is in it.</summary>
    public bool Contains(int index) => (Bits & (1UL << index)) != 0;

    /// <summary>With the voter at <paramref name="index"/>.</summary>
    public VoterSet With(int index) => new(Bits | (1UL << index));

    /// <summary>Without the voter at <paramref name="index"/>.</summary>
    public VoterSet Without(int index) => new(Bits & ~(1UL << index));
}

namespace CoordActors.Simulation.Cores;

/// <summary>The only source of chance of a run (SplitMix64): the same seed gives the same run on every machine and runtime.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to below <paramref name="limit"/>.</summary>
    public int Below(int limit) => limit <= 1 ? 0 : (int)(Next() % (ulong)limit);

    /// <summary>Both ends included.</summary>
    public long Between(long low, long high) => high <= low ? low : low + (long)(Next() % (ulong)(high - low + 1));

    public int Between(int low, int high) => (int)Between((long)low, high);

    /// <summary>True with this probability.</summary>
    public bool Happens(double probability) => probability > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}

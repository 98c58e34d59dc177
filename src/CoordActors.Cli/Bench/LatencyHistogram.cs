using System.Numerics;

namespace CoordActors.Cli.Bench;

/// <summary>
/// Counts latencies in logarithmic buckets, 64 to each power of two, so that every percentile is right within 1.6 %. Recording allocates
/// nothing. Not for several threads at once.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int LargestExponent = 40;

    private readonly long[] _buckets = new long[(LargestExponent - SubBucketBits + 2) * SubBuckets];

    /// <summary>Number of latencies recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest latency recorded, in nanoseconds; 0 when there is none.</summary>
    public long Max { get; private set; }

    /// <summary>Counts one latency in nanoseconds. Negative ones count as 0, ones above half an hour as that.</summary>
    public void Record(long nanoseconds)
    {
        var value = Math.Clamp(nanoseconds, 0, (2L << LargestExponent) - 1);
        _buckets[BucketOf(value)]++;
        Count++;
        if (value > Max)
        {
            Max = value;
        }
    }

    /// <summary>
    /// The latency in nanoseconds that <paramref name="quantile"/> (0 to 1) of the recorded ones do not exceed: the middle of its bucket;
    /// 0 when nothing was recorded.
    /// </summary>
    public long Percentile(double quantile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantile);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        var rank = Math.Max(1, (long)Math.Ceiling(quantile * Count));
        var seen = 0L;
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= rank)
            {
                return Math.Min(MiddleOf(bucket), Max);
            }
        }

        return 0;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        Count = 0;
        Max = 0;
    }

    private static int BucketOf(long value)
    {
        var exponent = Math.Max(0, BitOperations.Log2((ulong)value) - SubBucketBits);
        return (exponent << SubBucketBits) + (int)(value >> exponent);
    }

    private static long MiddleOf(int bucket)
    {
        if (bucket < 2 * SubBuckets)
        {
            return bucket;
        }

        var exponent = (bucket >> SubBucketBits) - 1;
        var lowest = (long)(SubBuckets + (bucket & (SubBuckets - 1))) << exponent;
        return lowest + (1L << exponent) / 2;
    }
}

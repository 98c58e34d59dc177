namespace CoordActors.Migration.Apache;

/// <summary>The running checksum of ZooKeeper's files (RFC 1950).</summary>
internal struct Adler32()
{
    private const uint Modulus = 65_521;

    /// <summary>As many bytes as the sums can take before they must be reduced.</summary>
    private const int Stretch = 5_552;

    private uint _sum = 1;
    private uint _sumOfSums;

    public readonly uint Value => (_sumOfSums << 16) | _sum;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var adler = new Adler32();
        adler.Append(bytes);
        return adler.Value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var stretch = bytes[..Math.Min(Stretch, bytes.Length)];
            bytes = bytes[stretch.Length..];
            foreach (var b in stretch)
            {
                _sum += b;
                _sumOfSums += _sum;
            }

            _sum %= Modulus;
            _sumOfSums %= Modulus;
        }
    }
}

namespace CoordActors.Cli.Bench;

/// <summary>Where the requests of a run come from. Allocates nothing per request.</summary>
internal abstract class RequestSource
{
    /// <summary>Bytes of the longest request.</summary>
    public abstract int LengthMax { get; }

    /// <summary>Writes the next request of a connection; false when there are no more.</summary>
    public abstract bool TryWrite(int connection, int xid, Span<byte> target, out int length);
}

/// <summary>The same request for the numbers from 0 up, shared out to the connections as they come.</summary>
internal sealed class NumberSequence(RequestTemplate template, long count = LoadOptions.ZnodesMax + 1L) : RequestSource
{
    private long _next;

    public override int LengthMax => template.Length;

    public override bool TryWrite(int connection, int xid, Span<byte> target, out int length)
    {
        if (_next >= count)
        {
            length = 0;
            return false;
        }

        length = template.Write(target, xid, _next++);
        return true;
    }
}

/// <summary>Reads and writes of random keys.</summary>
/// <param name="read">The read.</param>
/// <param name="write">The write.</param>
/// <param name="readPercent">Share of reads, 0 to 100.</param>
/// <param name="keys">Number of keys.</param>
internal sealed class RandomKeys(RequestTemplate read, RequestTemplate write, int readPercent, int keys) : RequestSource
{
    private uint _state = 2463534242;

    public override int LengthMax => Math.Max(read.Length, write.Length);

    public override bool TryWrite(int connection, int xid, Span<byte> target, out int length)
    {
        var template = Below(100) < readPercent ? read : write;
        length = template.Write(target, xid, Below(keys));
        return true;
    }

    /// <summary>Marsaglia's 32-bit xorshift: a handful of instructions, and the same keys in every run.</summary>
    private int Below(int bound)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(((ulong)_state * (uint)bound) >> 32);
    }
}

/// <summary>Each connection creates a znode and deletes it again.</summary>
internal sealed class CreateAndDelete(RequestTemplate create, RequestTemplate delete, int connections) : RequestSource
{
    private readonly long[] _created = NothingCreated(connections);
    private long _next;

    public override int LengthMax => Math.Max(create.Length, delete.Length);

    public override bool TryWrite(int connection, int xid, Span<byte> target, out int length)
    {
        ref var created = ref _created[connection];
        if (created >= 0)
        {
            length = delete.Write(target, xid, created);
            created = -1;
            return true;
        }

        created = _next++;
        length = create.Write(target, xid, created);
        return true;
    }

    private static long[] NothingCreated(int connections)
    {
        var created = new long[connections];
        Array.Fill(created, -1);
        return created;
    }
}

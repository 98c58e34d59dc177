namespace CoordActors.Migration.Apache;

/// <summary>Decodes one block of the snappy format: literals and copies from what was decoded already.</summary>
internal static class SnappyBlock
{
    private const int LengthMax = 256 * 1024 * 1024;

    /// <exception cref="InvalidDataException">The block is malformed.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> block)
    {
        var target = new byte[ReadLength(ref block)];
        var written = 0;
        while (!block.IsEmpty)
        {
            var tag = block[0];
            block = block[1..];
            written += (tag & 3) == 0 ? CopyLiteral(ref block, tag, target.AsSpan(written)) : CopyBack(ref block, tag, target, written);
        }

        return written == target.Length ? target : throw Malformed();
    }

    /// <summary>The decoded length, seven bits a byte, the lowest first.</summary>
    private static int ReadLength(ref ReadOnlySpan<byte> block)
    {
        long length = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (block.IsEmpty)
            {
                throw Malformed();
            }

            var b = block[0];
            block = block[1..];
            length |= (long)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
            {
                return length <= LengthMax ? (int)length : throw Malformed();
            }
        }

        throw Malformed();
    }

    private static int CopyLiteral(ref ReadOnlySpan<byte> block, byte tag, Span<byte> target)
    {
        var length = (long)(tag >> 2);
        if (length >= 60)
        {
            length = ReadNumber(ref block, (int)length - 59);
        }

        length++;
        if (length > block.Length || length > target.Length)
        {
            throw Malformed();
        }

        block[..(int)length].CopyTo(target);
        block = block[(int)length..];
        return (int)length;
    }

    private static int CopyBack(ref ReadOnlySpan<byte> block, byte tag, Span<byte> target, int written)
    {
        int length;
        long distance;
        if ((tag & 3) == 1)
        {
            length = ((tag >> 2) & 7) + 4;
            distance = ((tag >> 5) * 256) + ReadNumber(ref block, 1);
        }
        else
        {
            length = (tag >> 2) + 1;
            distance = ReadNumber(ref block, (tag & 3) == 2 ? 2 : 4);
        }

        if (distance == 0 || distance > written || length > target.Length - written)
        {
            throw Malformed();
        }

        // A copy may read what it has just written: byte by byte.
        for (var i = written; i < written + length; i++)
        {
            target[i] = target[i - (int)distance];
        }

        return length;
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> block, int bytes)
    {
        if (block.Length < bytes)
        {
            throw Malformed();
        }

        long number = 0;
        for (var i = 0; i < bytes; i++)
        {
            number |= (long)block[i] << (8 * i);
        }

        block = block[bytes..];
        return number;
    }

    private static InvalidDataException Malformed() => new("it has a malformed snappy block");
}

using System.Buffers.Binary;
using System.Text;

namespace CoordActors.Interop.Raw;

/// <summary>Reads Jute by hand.</summary>
public sealed class JuteCursor(byte[] bytes)
{
    private int _position;

    public int Remaining => bytes.Length - _position;

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public bool Bool() => Take(1)[0] != 0;

    public byte[]? Buffer()
    {
        var length = Int();
        return length < 0 ? null : Take(length).ToArray();
    }

    public string? Text() => Buffer() is { } text ? Encoding.UTF8.GetString(text) : null;

    /// <summary>The elements of a vector, null for the null vector.</summary>
    public List<T>? Vector<T>(Func<T> element)
    {
        var count = Int();
        if (count < 0)
        {
            return null;
        }

        var elements = new List<T>();
        for (var index = 0; index < count; index++)
        {
            elements.Add(element());
        }

        return elements;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = bytes.AsSpan(_position, count);
        _position += count;
        return taken;
    }
}

namespace CoordActors.Protocol;

/// <summary>
/// A jute <c>vector</c> as it lies in the packet: already checked for length, decoded element by element. Null and empty are different on the wire
/// and both round-trip.
/// </summary>
/// <typeparam name="T">An element.</typeparam>
public readonly ref struct JuteVector<T>
    where T : IJuteElement<T>, allows ref struct
{
    private readonly bool _hasValue;

    private JuteVector(ReadOnlySpan<byte> encoded, int count)
    {
        Encoded = encoded;
        _hasValue = true;
        Count = count;
    }

    /// <summary>The null vector.</summary>
    public static JuteVector<T> Null => default;

    /// <summary>A vector without elements.</summary>
    public static JuteVector<T> Empty => new([], 0);

    /// <summary>Number of elements, 0 for null.</summary>
    public int Count { get; }

    /// <summary>Whether the vector is null.</summary>
    public bool IsNull => !_hasValue;

    /// <summary>The elements back to back, without their count.</summary>
    public ReadOnlySpan<byte> Encoded { get; }

    /// <summary>Reads a vector and checks every element's lengths.</summary>
    public static JuteVector<T> Read(scoped ref JuteReader reader)
    {
        var count = reader.ReadCount(T.BytesMin, out var isNull);
        if (isNull)
        {
            return default;
        }

        var elements = reader.Rest;
        var start = reader.Position;
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            T.Read(ref reader);
        }

        return reader.Failed ? default : new JuteVector<T>(elements[..(reader.Position - start)], count);
    }

    /// <summary>Writes the vector.</summary>
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32(IsNull ? -1 : Count);
        writer.WriteRaw(Encoded);
    }

    /// <summary>Enumerates the elements.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks over the elements of a vector.</summary>
    public ref struct Enumerator
    {
        private JuteReader _reader;
        private int _left;
        private T _current;

        internal Enumerator(JuteVector<T> vector)
        {
            _reader = new JuteReader(vector.Encoded);
            _left = vector.Count;
            _current = default!;
        }

        /// <summary>The element that <see cref="MoveNext"/> reached.</summary>
        public readonly T Current => _current;

        /// <summary>Goes to the next element.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            _current = T.Read(ref _reader);
            return true;
        }
    }
}

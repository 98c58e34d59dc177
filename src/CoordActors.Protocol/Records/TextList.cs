namespace CoordActors.Protocol.Records;

/// <summary>A vector of strings as it lies in the packet: already checked for length, decoded string by string.</summary>
public readonly ref struct TextList
{
    private const int ElementBytesMin = 4;

    private readonly ReadOnlySpan<byte> _elements;
    private readonly bool _hasValue;

    private TextList(ReadOnlySpan<byte> elements, int count)
    {
        _elements = elements;
        _hasValue = true;
        Count = count;
    }

    /// <summary>The null vector.</summary>
    public static TextList Null => default;

    /// <summary>A vector without elements.</summary>
    public static TextList Empty => new([], 0);

    /// <summary>Number of strings, 0 for null.</summary>
    public int Count { get; }

    /// <summary>Whether the vector is null.</summary>
    public bool IsNull => !_hasValue;

    /// <summary>Reads a vector and checks every string's length.</summary>
    public static TextList Read(scoped ref JuteReader reader)
    {
        var count = reader.ReadCount(ElementBytesMin, out var isNull);
        if (isNull)
        {
            return default;
        }

        var elements = reader.Rest;
        var start = reader.Position;
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            reader.ReadBytes();
        }

        return reader.Failed ? default : new TextList(elements[..(reader.Position - start)], count);
    }

    /// <summary>Writes the vector.</summary>
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32(IsNull ? -1 : Count);
        writer.WriteRaw(_elements);
    }

    /// <summary>Enumerates the strings.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks over the strings of a vector.</summary>
    public ref struct Enumerator
    {
        private JuteReader _reader;
        private int _left;
        private JuteBytes _current;

        internal Enumerator(TextList list)
        {
            _reader = new JuteReader(list._elements);
            _left = list.Count;
        }

        /// <summary>The string that <see cref="MoveNext"/> reached.</summary>
        public readonly JuteBytes Current => _current;

        /// <summary>Goes to the next string.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            _current = _reader.ReadBytes();
            return true;
        }
    }
}

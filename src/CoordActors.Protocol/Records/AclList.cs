namespace CoordActors.Protocol.Records;

/// <summary>An access control list as it lies in the packet: already checked for length, decoded entry by entry.</summary>
public readonly ref struct AclList
{
    /// <summary>The smallest entry: permissions and two null strings.</summary>
    private const int EntryBytesMin = 12;

    private readonly ReadOnlySpan<byte> _entries;
    private readonly bool _hasValue;

    private AclList(ReadOnlySpan<byte> entries, int count)
    {
        _entries = entries;
        _hasValue = true;
        Count = count;
    }

    /// <summary>The null list.</summary>
    public static AclList Null => default;

    /// <summary>Number of entries, 0 for null.</summary>
    public int Count { get; }

    /// <summary>Whether the list is null.</summary>
    public bool IsNull => !_hasValue;

    /// <summary>The entries back to back, without their count.</summary>
    public ReadOnlySpan<byte> Encoded => _entries;

    /// <summary>Reads a list and checks every entry's lengths.</summary>
    public static AclList Read(scoped ref JuteReader reader)
    {
        var count = reader.ReadCount(EntryBytesMin, out var isNull);
        if (isNull)
        {
            return default;
        }

        var entries = reader.Rest;
        var start = reader.Position;
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            AclEntry.Read(ref reader);
        }

        return reader.Failed ? default : new AclList(entries[..(reader.Position - start)], count);
    }

    /// <summary>Writes the list.</summary>
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32(IsNull ? -1 : Count);
        writer.WriteRaw(_entries);
    }

    /// <summary>Enumerates the entries.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks over the entries of a list.</summary>
    public ref struct Enumerator
    {
        private JuteReader _reader;
        private int _left;
        private AclEntry _current;

        internal Enumerator(AclList list)
        {
            _reader = new JuteReader(list._entries);
            _left = list.Count;
        }

        /// <summary>The entry that <see cref="MoveNext"/> reached.</summary>
        public readonly AclEntry Current => _current;

        /// <summary>Goes to the next entry.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            _current = AclEntry.Read(ref _reader);
            return true;
        }
    }
}

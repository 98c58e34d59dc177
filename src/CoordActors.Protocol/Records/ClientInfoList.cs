namespace CoordActors.Protocol.Records;

/// <summary>A list of identities as it lies in the packet: already checked for length, decoded entry by entry.</summary>
public readonly ref struct ClientInfoList
{
    /// <summary>The smallest entry: two null strings.</summary>
    private const int EntryBytesMin = 8;

    private readonly ReadOnlySpan<byte> _entries;
    private readonly bool _hasValue;

    private ClientInfoList(ReadOnlySpan<byte> entries, int count)
    {
        _entries = entries;
        _hasValue = true;
        Count = count;
    }

    /// <summary>Number of entries, 0 for null.</summary>
    public int Count { get; }

    /// <summary>Whether the list is null.</summary>
    public bool IsNull => !_hasValue;

    /// <summary>Reads a list and checks every entry's lengths.</summary>
    public static ClientInfoList Read(scoped ref JuteReader reader)
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
            ClientInfo.Read(ref reader);
        }

        return reader.Failed ? default : new ClientInfoList(entries[..(reader.Position - start)], count);
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
        private ClientInfo _current;

        internal Enumerator(ClientInfoList list)
        {
            _reader = new JuteReader(list._entries);
            _left = list.Count;
        }

        /// <summary>The entry that <see cref="MoveNext"/> reached.</summary>
        public readonly ClientInfo Current => _current;

        /// <summary>Goes to the next entry.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            _current = ClientInfo.Read(ref _reader);
            return true;
        }
    }
}

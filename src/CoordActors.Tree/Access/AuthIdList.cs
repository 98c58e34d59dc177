using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree;

/// <summary>The encoded identities of a requester, read one by one. Anything malformed ends the list.</summary>
internal readonly ref struct AuthIdList(ReadOnlySpan<byte> encoded)
{
    private const int EntryBytesMin = 8;

    private readonly ReadOnlySpan<byte> _encoded = encoded;

    /// <summary>Whether the requester may do everything.</summary>
    public static bool IsSuper(ReadOnlySpan<byte> encoded)
    {
        foreach (var id in new AuthIdList(encoded))
        {
            if (id.Scheme.Span.SequenceEqual("super"u8))
            {
                return true;
            }
        }

        return false;
    }

    public Enumerator GetEnumerator() => new(_encoded);

    internal ref struct Enumerator
    {
        private JuteReader _reader;
        private int _left;
        private AuthId _current;

        internal Enumerator(ReadOnlySpan<byte> encoded)
        {
            _reader = new JuteReader(encoded);
            _left = encoded.IsEmpty ? 0 : _reader.ReadCount(EntryBytesMin, out _);
        }

        public readonly AuthId Current => _current;

        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            _current = AuthId.Read(ref _reader);
            return !_reader.Failed;
        }
    }
}

using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Migration.Apache;

/// <summary>Access control lists, each kept once: entries back to back in jute.</summary>
internal sealed class AclPool
{
    private readonly Dictionary<byte[], byte[]> _lists = new(new ByteComparer());

    /// <summary>The list world:anyone:cdrwa.</summary>
    public static ReadOnlySpan<byte> OpenEntries => "\0\0\0\u001f\0\0\0\u0005world\0\0\0\u0006anyone"u8;

    /// <summary>The one array of a list. A null list stands for the open one.</summary>
    public byte[] Intern(JuteVector<AclEntry> list) => list.IsNull ? Intern(OpenEntries) : Intern(WithPlainText(list));

    private byte[] Intern(ReadOnlySpan<byte> entries)
    {
        var lookup = _lists.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(entries, out var list))
        {
            list = entries.ToArray();
            _lists.Add(list, list);
        }

        return list;
    }

    /// <summary>Java writes a character outside the basic plane as two sequences of three bytes; a list with such ids is written anew.</summary>
    private static ReadOnlySpan<byte> WithPlainText(JuteVector<AclEntry> list)
    {
        if (!list.Encoded.Contains(JavaText.SurrogateStart))
        {
            return list.Encoded;
        }

        using var writer = new JuteWriter();
        foreach (var entry in list)
        {
            new AclEntry { Perms = entry.Perms, Scheme = entry.Scheme, Id = JavaText.ToUtf8(entry.Id) }.Write(writer);
        }

        return writer.Written.ToArray();
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

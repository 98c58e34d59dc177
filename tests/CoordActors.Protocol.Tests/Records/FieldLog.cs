using System.Globalization;
using CoordActors.Protocol.Records;

namespace CoordActors.Protocol.Tests.Records;

/// <summary>
/// Writes down the fields of a record that was read, as text, in wire order. Every view into the packet must lie inside the part of
/// <paramref name="memory"/> that was read.
/// </summary>
internal sealed class FieldLog(byte[] memory, int start, int length)
{
    private readonly List<string> _lines = [];

    public string Text => string.Join(' ', _lines);

    /// <summary>The same text for values that were never encoded.</summary>
    public static string DescribeAll(IReadOnlyList<object?> values) => string.Join(' ', values.Select(Describe));

    public FieldLog Bool(bool value) => Add(Describe(value));

    public FieldLog OptionalBool(bool has, bool value) => Add(Describe(has ? value : null));

    public FieldLog Int32(int value) => Add(Describe(value));

    public FieldLog Int64(long value) => Add(Describe(value));

    public FieldLog Bytes(JuteBytes value) => Add(Describe(Copy(value)));

    public FieldLog Texts(JuteVector<JuteBytes> list)
    {
        var texts = new List<byte[]?>();
        foreach (var text in list)
        {
            texts.Add(Copy(text));
        }

        texts.Count.ShouldBe(list.Count);
        return Add(Describe(list.IsNull ? null : texts.ToArray()));
    }

    public FieldLog Acls(JuteVector<AclEntry> list)
    {
        var entries = new List<Acl>();
        foreach (var entry in list)
        {
            entries.Add(new Acl((int)entry.Perms, Copy(entry.Scheme), Copy(entry.Id)));
        }

        entries.Count.ShouldBe(list.Count);
        return Add(Describe(list.IsNull ? null : entries.ToArray()));
    }

    public FieldLog Identities(JuteVector<ClientInfo> list)
    {
        var entries = new List<Identity>();
        foreach (var entry in list)
        {
            entries.Add(new Identity(Copy(entry.AuthScheme), Copy(entry.User)));
        }

        entries.Count.ShouldBe(list.Count);
        return Add(Describe(list.IsNull ? null : entries.ToArray()));
    }

    public FieldLog Stat(Stat stat) => Int64(stat.Czxid).Int64(stat.Mzxid).Int64(stat.Ctime).Int64(stat.Mtime)
        .Int32(stat.Version).Int32(stat.Cversion).Int32(stat.Aversion).Int64(stat.EphemeralOwner)
        .Int32(stat.DataLength).Int32(stat.NumChildren).Int64(stat.Pzxid);

    private static string Describe(object? value) => value switch
    {
        null => "null",
        byte[] bytes => "x" + Convert.ToHexStringLower(bytes),
        Acl acl => $"({Describe(acl.Perms)} {Describe(acl.Scheme)} {Describe(acl.Id)})",
        Identity identity => $"({Describe(identity.AuthScheme)} {Describe(identity.User)})",
        Array vector => $"[{string.Join(' ', vector.Cast<object?>().Select(Describe))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private FieldLog Add(string line)
    {
        _lines.Add(line);
        return this;
    }

    private byte[]? Copy(JuteBytes value)
    {
        if (value.Length > 0)
        {
            memory.AsSpan(start, length).Overlaps(value.Span, out var offset).ShouldBeTrue("a view lies in the packet");
            offset.ShouldBeGreaterThanOrEqualTo(0);
            (offset + value.Length).ShouldBeLessThanOrEqualTo(length);
        }

        return value.IsNull ? null : value.Span.ToArray();
    }
}

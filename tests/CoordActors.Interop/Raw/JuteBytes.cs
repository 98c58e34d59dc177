using System.Buffers.Binary;
using System.Text;

namespace CoordActors.Interop.Raw;

/// <summary>Writes Jute by hand, on purpose without the server's own codec: an error there must not cancel itself out.</summary>
public sealed class JuteBytes
{
    private readonly MemoryStream _bytes = new();

    public byte[] ToArray() => _bytes.ToArray();

    public JuteBytes Int(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public JuteBytes Long(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public JuteBytes Bool(bool value) => Raw([value ? (byte)1 : (byte)0]);

    public JuteBytes Text(string? value) => Buffer(value is null ? null : Encoding.UTF8.GetBytes(value));

    public JuteBytes Buffer(byte[]? value) => value is null ? Int(-1) : Int(value.Length).Raw(value);

    public JuteBytes Texts(IReadOnlyCollection<string>? values)
    {
        Int(values?.Count ?? -1);
        foreach (var value in values ?? [])
        {
            Text(value);
        }

        return this;
    }

    public JuteBytes Acls(IReadOnlyCollection<Acl>? acls)
    {
        Int(acls?.Count ?? -1);
        foreach (var acl in acls ?? [])
        {
            Int(acl.Permissions).Text(acl.Scheme).Text(acl.Id);
        }

        return this;
    }

    public JuteBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }
}

/// <summary>One entry of a list of rights, as it goes over the wire; scheme and id may be null there.</summary>
public sealed record Acl(int Permissions, string? Scheme, string? Id)
{
    public static readonly IReadOnlyList<Acl> Open = [new(31, "world", "anyone")];

    public override string ToString() => $"{Scheme ?? "null"}:{Id ?? "null"}:{Permissions}";
}

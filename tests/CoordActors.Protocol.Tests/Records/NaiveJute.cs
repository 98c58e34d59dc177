using static CoordActors.Protocol.Tests.Records.FieldType;

namespace CoordActors.Protocol.Tests.Records;

/// <summary>
/// A second, slow encoder that shares nothing with the one under test. It remembers where it wrote lengths and counts, so that tests can make
/// them lie.
/// </summary>
internal sealed class NaiveJute
{
    private readonly List<byte> _bytes = [];
    private readonly List<int> _lengthOffsets = [];

    private NaiveJute()
    {
    }

    public byte[] Bytes => [.. _bytes];

    public IReadOnlyList<int> LengthOffsets => _lengthOffsets;

    public static NaiveJute Encode(IReadOnlyList<FieldType> types, IReadOnlyList<object?> values)
    {
        var jute = new NaiveJute();
        for (var i = 0; i < types.Count; i++)
        {
            jute.Append(types[i], values[i]);
        }

        return jute;
    }

    private void Append(FieldType type, object? value)
    {
        switch (type)
        {
            case Bool:
                _bytes.Add((byte)((bool)value! ? 1 : 0));
                break;
            case OptionalBool when value is null:
                break;
            case OptionalBool:
                Append(Bool, value);
                break;
            case Int:
                BigEndian((int)value!, 4);
                break;
            case Long:
                BigEndian((long)value!, 8);
                break;
            case FieldType.Bytes:
                var bytes = (byte[]?)value;
                Length(bytes?.Length);
                _bytes.AddRange(bytes ?? []);
                break;
            case Texts:
                Vector((byte[]?[]?)value, text => Append(FieldType.Bytes, text));
                break;
            case Acls:
                Vector((Acl[]?)value, acl =>
                {
                    Append(Int, acl.Perms);
                    Append(FieldType.Bytes, acl.Scheme);
                    Append(FieldType.Bytes, acl.Id);
                });
                break;
            case Identities:
                Vector((Identity[]?)value, identity =>
                {
                    Append(FieldType.Bytes, identity.AuthScheme);
                    Append(FieldType.Bytes, identity.User);
                });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "no such field type");
        }
    }

    private void Vector<T>(T[]? elements, Action<T> append)
    {
        Length(elements?.Length);
        foreach (var element in elements ?? [])
        {
            append(element);
        }
    }

    private void Length(int? length)
    {
        _lengthOffsets.Add(_bytes.Count);
        BigEndian(length ?? -1, 4);
    }

    private void BigEndian(long value, int size)
    {
        for (var shift = (size - 1) * 8; shift >= 0; shift -= 8)
        {
            _bytes.Add((byte)(value >> shift));
        }
    }
}

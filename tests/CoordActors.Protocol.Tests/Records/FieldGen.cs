using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CoordActors.Protocol.Tests.Records;

/// <summary>Generators of field values.</summary>
internal static class FieldGen
{
    private static readonly Gen<byte> AnyByte = Gen.Choose(0, 255).Select(b => (byte)b);

    /// <summary>Null, nothing, text of several alphabets, and bytes that are no text.</summary>
    private static readonly Gen<byte[]?> AnyBytes = Gen.OneOf(
        Gen.Constant<byte[]?>(null),
        Gen.Constant<byte[]?>([]),
        Gen.Elements("/", "/a", "/zookeeper/quota", "world", "/\u00e9\u4e2d", "\ud83d\ude00", "a b\0c").Select(s => (byte[]?)Encoding.UTF8.GetBytes(s)),
        AnyByte.ArrayOf().Select(b => (byte[]?)b));

    public static Gen<int> AnyInt32 { get; } = Gen.OneOf(
        Gen.Elements(int.MinValue, -112, -1, 0, 1, 31, int.MaxValue),
        Gen.Choose(int.MinValue, int.MaxValue));

    public static Gen<long> AnyInt64 { get; } = Gen.OneOf(
        Gen.Elements(long.MinValue, -1, 0, 1, 0x0100001234560000, long.MaxValue),
        AnyInt32.Two().Select(halves => ((long)halves.Item1 << 32) | (uint)halves.Item2));

    public static Gen<byte[]> AnyPayload { get; } = Gen.OneOf(
        AnyByte.ArrayOf(),
        Gen.Frequency((3, Gen.Elements<byte>(0, 1, 2, 4)), (1, Gen.Constant<byte>(0xFF)), (1, AnyByte)).ArrayOf());

    public static Gen<object?> Of(FieldType type) => type switch
    {
        FieldType.Bool => Gen.Elements(false, true).Select(b => (object?)b),
        FieldType.OptionalBool => Gen.Elements<object?>(null, false, true),
        FieldType.Int => AnyInt32.Select(i => (object?)i),
        FieldType.Long => AnyInt64.Select(i => (object?)i),
        FieldType.Bytes => AnyBytes.Select(b => (object?)b),
        FieldType.Texts => VectorOf(AnyBytes),
        FieldType.Acls => VectorOf(AnyInt32.Zip(AnyBytes.Two(), (perms, id) => new Acl(perms, id.Item1, id.Item2))),
        FieldType.Identities => VectorOf(AnyBytes.Two().Select(id => new Identity(id.Item1, id.Item2))),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such field type"),
    };

    private static Gen<object?> VectorOf<T>(Gen<T> element) => Gen.Frequency(
        (1, Gen.Constant<object?>(null)),
        (1, Gen.Constant<object?>(Array.Empty<T>())),
        (4, element.ArrayOf().Resize(6).Select(elements => (object?)elements)));
}

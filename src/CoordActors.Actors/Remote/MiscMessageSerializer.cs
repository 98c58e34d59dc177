using System.Buffers;
using System.Text;

namespace CoordActors.Actors.Remote;

/// <summary>Writes the few messages that belong to the kernel, and plain values.</summary>
internal sealed class MiscMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string IdentifyManifest = "ID";
    private const string IdentityManifest = "AID";
    private const string TextManifest = "S";
    private const string IntManifest = "I";
    private const string LongManifest = "L";
    private const string BytesManifest = "B";

    public override int Identifier => 16;

    internal static SerializerDetails Details(ExtendedActorSystem system) => new(
        "misc", new MiscMessageSerializer(system), [typeof(Identify), typeof(ActorIdentity), typeof(string), typeof(int), typeof(long), typeof(byte[])]);

    public override string Manifest(object o) => o switch
    {
        Identify => IdentifyManifest,
        ActorIdentity => IdentityManifest,
        string => TextManifest,
        int => IntManifest,
        long => LongManifest,
        byte[] => BytesManifest,
        _ => throw Unknown(o.GetType().Name),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        Identify identify => Nested(identify.MessageId, ""),
        ActorIdentity identity => Nested(identity.MessageId, identity.Subject is { } subject ? Serialization.SerializedActorPath(subject) : ""),
        string text => Encoding.UTF8.GetBytes(text),
        int number => BitConverter.GetBytes(number),
        long number => BitConverter.GetBytes(number),
        byte[] bytes => bytes,
        _ => throw Unknown(obj.GetType().Name),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case TextManifest: return Encoding.UTF8.GetString(bytes);
            case IntManifest: return BitConverter.ToInt32(bytes);
            case LongManifest: return BitConverter.ToInt64(bytes);
            case BytesManifest: return bytes;
            case IdentifyManifest: return new Identify(ReadNested(bytes).MessageId);
            case IdentityManifest:
                var (messageId, path) = ReadNested(bytes);
                return new ActorIdentity(messageId, path.Length == 0 ? null : System.Provider.ResolveActorRef(path));
            default: throw Unknown(manifest);
        }
    }

    private static ArgumentException Unknown(string what) => new($"'{what}' is not among the messages of the kernel.");

    /// <summary>A path, and a message id by its own serializer.</summary>
    private byte[] Nested(object messageId, string path)
    {
        var serializer = System.Serialization.FindSerializerFor(messageId);
        var manifest = serializer is SerializerWithStringManifest byManifest ? byManifest.Manifest(messageId) : "";
        var target = new ArrayBufferWriter<byte>();
        foreach (var text in (string[])[path, manifest])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            target.Advance(Frame.WriteVarint(target.GetSpan(5), bytes.Length));
            target.Write(bytes);
        }

        target.Advance(Frame.WriteVarint(target.GetSpan(5), serializer.Identifier));
        target.Write(serializer.ToBinary(messageId));
        return target.WrittenSpan.ToArray();
    }

    private (object MessageId, string Path) ReadNested(ReadOnlySpan<byte> bytes)
    {
        var path = ReadText(ref bytes);
        var manifest = ReadText(ref bytes);
        var serializer = Frame.ReadVarint(ref bytes);
        return (System.Serialization.Deserialize(bytes.ToArray(), serializer, manifest), path);
    }

    private static string ReadText(ref ReadOnlySpan<byte> bytes)
    {
        var length = Frame.ReadVarint(ref bytes);
        var text = Frame.ReadText(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }
}

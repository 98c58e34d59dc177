using System.Buffers;
using System.Collections.Concurrent;
using CoordActors.Protocol;
using CoordActors.Zab.Election;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Ensemble;

/// <summary>What servers of an ensemble tell each other, as bytes: packets of Zab and notifications of elections.</summary>
public sealed class PeerSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system), IBufferSerializer
{
    private const string PacketManifest = "P";
    private const string ElectionManifest = "N";

    private readonly ConcurrentBag<JuteWriter> _writers = [];

    /// <summary>How an actor system is told of it.</summary>
    public static SerializerDetails Details(ExtendedActorSystem system) =>
        new("peer", new PeerSerializer(system), [typeof(PeerPacket), typeof(ElectionPacket)]);

    /// <inheritdoc />
    public override int Identifier => 2888;

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        PeerPacket => PacketManifest,
        ElectionPacket => ElectionManifest,
        _ => throw Unknown(o.GetType().Name),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        using var writer = new JuteWriter();
        Write(obj, writer);
        return writer.Written.ToArray();
    }

    /// <inheritdoc />
    public void ToBinary(object obj, IBufferWriter<byte> target)
    {
        var writer = _writers.TryTake(out var kept) ? kept : new JuteWriter(4096);
        Write(obj, writer);
        target.Write(writer.Written);
        writer.Clear();
        _writers.Add(writer);
    }

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest) => FromBinary((ReadOnlySpan<byte>)bytes, manifest);

    /// <inheritdoc />
    public object FromBinary(ReadOnlySpan<byte> bytes, string manifest) => manifest switch
    {
        PacketManifest => ReadPacket(bytes),
        ElectionManifest => Notification.Read(bytes) is { } notification
            ? new ElectionPacket(notification)
            : throw new InvalidDataException("A notification of an election is malformed."),
        _ => throw Unknown(manifest),
    };

    private static void Write(object message, JuteWriter writer)
    {
        switch (message)
        {
            case PeerPacket packet:
                writer.WriteInt64(packet.From);
                PacketCodec.Write(packet.Packet, writer);
                break;
            case ElectionPacket packet:
                packet.Notification.Write(writer);
                break;
            default:
                throw Unknown(message.GetType().Name);
        }
    }

    private static PeerPacket ReadPacket(ReadOnlySpan<byte> bytes)
    {
        var reader = new JuteReader(bytes);
        var from = reader.ReadInt64();
        return PacketCodec.Read(reader.Rest) is { } packet
            ? new PeerPacket(from, packet)
            : throw new InvalidDataException($"A packet of server {from} is malformed.");
    }

    private static ArgumentException Unknown(string what) => new($"Servers do not tell each other '{what}'; it may come from a newer version.");
}

using CoordActors.Protocol;
using CoordActors.Zab.Log;

namespace CoordActors.Zab.Messages;

/// <summary>
/// Packets as bytes: i64 link, i32 seq, u8 kind, then the fields of the message in their order (jute, big-endian). Kinds have the numbers of
/// ZooKeeper's quorum packets where there is one.
/// </summary>
public static class PacketCodec
{
    private enum Kind : byte
    {
        Request = 1,
        Proposal = 2,
        Ack = 3,
        Commit = 4,
        Ping = 5,
        Sync = 7,
        NewLeader = 10,
        FollowerInfo = 11,
        UpToDate = 12,
        Diff = 13,
        Trunc = 14,
        Snap = 15,
        LeaderInfo = 17,
        AckEpoch = 18,
        Pong = 64,
        SyncReply = 65,
        Refused = 66,
        Touches = 67,
        SnapChunk = 68,
        SnapCredit = 69,
        AckNewLeader = 70,
        EndOfLink = 71,
    }

    /// <summary>Appends the encoded form.</summary>
    public static void Write(Packet packet, JuteWriter writer)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(packet.Link);
        writer.WriteInt32(packet.Seq);
        if (!TryWriteBulk(packet.Message, writer))
        {
            WriteControl(packet.Message, writer);
        }
    }

    /// <summary>Reads the encoded form, copying what it keeps; null for anything that is not one.</summary>
    public static Packet? Read(ReadOnlySpan<byte> source)
    {
        var reader = new JuteReader(source);
        var link = reader.ReadInt64();
        var seq = reader.ReadInt32();
        var kind = (Kind)reader.ReadByte();
        var message = ReadBulk(kind, ref reader) ?? ReadControl(kind, ref reader);
        return reader.Failed || reader.Remaining > 0 || message is null || seq < 0 ? null : new Packet(link, seq, message);
    }

    private static bool TryWriteBulk(PeerMessage message, JuteWriter writer)
    {
        switch (message)
        {
            case Proposal proposal:
                Begin(writer, Kind.Proposal, proposal.CommitZxid);
                writer.WriteRaw(proposal.Batch.Bytes.Span);
                return true;
            case Request request:
                writer.WriteByte((byte)Kind.Request);
                writer.WriteRaw(request.Transactions.Span);
                return true;
            case Refused refused:
                writer.WriteByte((byte)Kind.Refused);
                writer.WriteInt32(refused.Error);
                writer.WriteRaw(refused.Transactions.Span);
                return true;
            case SnapChunk chunk:
                writer.WriteByte((byte)Kind.SnapChunk);
                writer.WriteBool(chunk.IsLast);
                writer.WriteRaw(chunk.Bytes.Span);
                return true;
            case Touches touches:
                WriteTouches(touches, writer);
                return true;
            default:
                return false;
        }
    }

    private static void WriteControl(PeerMessage message, JuteWriter writer)
    {
        switch (message)
        {
            case Ack ack:
                Begin(writer, Kind.Ack, ack.Zxid);
                break;
            case Commit commit:
                Begin(writer, Kind.Commit, commit.Zxid);
                break;
            case Ping ping:
                Begin(writer, Kind.Ping, ping.Round);
                writer.WriteInt64(ping.DigestZxid);
                writer.WriteInt64(ping.Digest);
                break;
            case Pong pong:
                Begin(writer, Kind.Pong, pong.Round);
                break;
            case SyncRequest sync:
                Begin(writer, Kind.Sync, sync.Origin);
                writer.WriteInt32(sync.Xid);
                break;
            case SyncReply reply:
                Begin(writer, Kind.SyncReply, reply.Origin);
                writer.WriteInt32(reply.Xid);
                writer.WriteInt64(reply.Zxid);
                break;
            case SnapCredit credit:
                Begin(writer, Kind.SnapCredit, credit.BytesTaken);
                break;
            case EndOfLink end:
                writer.WriteByte((byte)Kind.EndOfLink);
                writer.WriteBool(end.IsAnnounced);
                writer.WriteText(end.Reason);
                break;
            default:
                WriteTermBegin(message, writer);
                break;
        }
    }

    private static void WriteTermBegin(PeerMessage message, JuteWriter writer)
    {
        switch (message)
        {
            case FollowerInfo info:
                Begin(writer, Kind.FollowerInfo, info.ServerId);
                writer.WriteInt64(info.AcceptedEpoch);
                writer.WriteInt64(info.Fingerprint);
                writer.WriteInt64(info.EnsembleId);
                WriteLevel(info.FeatureLevel, writer);
                break;
            case LeaderInfo info:
                Begin(writer, Kind.LeaderInfo, info.Epoch);
                WriteLevel(info.FeatureLevel, writer);
                break;
            case AckEpoch ack:
                Begin(writer, Kind.AckEpoch, ack.AcceptedEpoch);
                writer.WriteInt64(ack.CurrentEpoch);
                writer.WriteInt64(ack.LastZxid);
                writer.WriteBool(ack.WantsSnapshot);
                break;
            case Diff diff:
                Begin(writer, Kind.Diff, diff.Zxid);
                break;
            case Trunc trunc:
                Begin(writer, Kind.Trunc, trunc.Zxid);
                break;
            case Snap snap:
                Begin(writer, Kind.Snap, snap.Zxid);
                break;
            case NewLeader newLeader:
                Begin(writer, Kind.NewLeader, newLeader.Epoch);
                writer.WriteInt64(newLeader.ServeFromZxid);
                break;
            case AckNewLeader ack:
                Begin(writer, Kind.AckNewLeader, ack.Epoch);
                writer.WriteInt64(ack.Zxid);
                break;
            case UpToDate upToDate:
                Begin(writer, Kind.UpToDate, upToDate.CommitZxid);
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} has no form on the wire.", nameof(message));
        }
    }

    private static void Begin(JuteWriter writer, Kind kind, long first)
    {
        writer.WriteByte((byte)kind);
        writer.WriteInt64(first);
    }

    /// <summary>The lowest level is not written: a server of the first version says and understands nothing else.</summary>
    private static void WriteLevel(byte level, JuteWriter writer)
    {
        if (level > FeatureLevels.Lowest)
        {
            writer.WriteByte(level);
        }
    }

    private static byte ReadLevel(ref JuteReader reader) => reader.Remaining > 0 ? reader.ReadByte() : FeatureLevels.Lowest;

    private static void WriteTouches(Touches touches, JuteWriter writer)
    {
        writer.WriteByte((byte)Kind.Touches);
        writer.WriteInt32(touches.SessionIds.Length);
        for (var i = 0; i < touches.SessionIds.Length; i++)
        {
            writer.WriteInt64(touches.SessionIds.Span[i]);
            writer.WriteInt32(touches.TimeoutsMs.Span[i]);
        }
    }

    private static PeerMessage? ReadBulk(Kind kind, ref JuteReader reader) => kind switch
    {
        Kind.Proposal => ReadProposal(ref reader),
        Kind.Request => new Request(TakeRest(ref reader)),
        Kind.Refused => ReadRefused(ref reader),
        Kind.SnapChunk => ReadChunk(ref reader),
        Kind.Touches => ReadTouches(ref reader),
        _ => null,
    };

    private static PeerMessage? ReadControl(Kind kind, ref JuteReader reader)
    {
        if (kind == Kind.EndOfLink)
        {
            var isAnnounced = reader.ReadBool();
            return new EndOfLink(reader.ReadBytes().ToText() ?? "", isAnnounced);
        }

        var first = reader.ReadInt64();
        return kind switch
        {
            Kind.Ack => new Ack(first),
            Kind.Commit => new Commit(first),
            Kind.Ping => new Ping(first, reader.ReadInt64(), reader.ReadInt64()),
            Kind.Pong => new Pong(first),
            Kind.Sync => new SyncRequest(first, reader.ReadInt32()),
            Kind.SyncReply => new SyncReply(first, reader.ReadInt32(), reader.ReadInt64()),
            Kind.SnapCredit => new SnapCredit(first),
            Kind.FollowerInfo => new FollowerInfo(first, reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), ReadLevel(ref reader)),
            Kind.LeaderInfo => new LeaderInfo(first, ReadLevel(ref reader)),
            Kind.AckEpoch => new AckEpoch(first, reader.ReadInt64(), reader.ReadInt64(), reader.ReadBool()),
            Kind.Diff => new Diff(first),
            Kind.Trunc => new Trunc(first),
            Kind.Snap => new Snap(first),
            Kind.NewLeader => new NewLeader(first, reader.ReadInt64()),
            Kind.AckNewLeader => new AckNewLeader(first, reader.ReadInt64()),
            Kind.UpToDate => new UpToDate(first),
            _ => null,
        };
    }

    private static Proposal? ReadProposal(ref JuteReader reader)
    {
        var commit = reader.ReadInt64();
        return HistoryBatch.TryRead(TakeRest(ref reader), out var batch) ? new Proposal(batch, commit) : null;
    }

    private static Refused ReadRefused(ref JuteReader reader)
    {
        var error = reader.ReadInt32();
        return new Refused(TakeRest(ref reader), error);
    }

    private static SnapChunk ReadChunk(ref JuteReader reader)
    {
        var isLast = reader.ReadBool();
        return new SnapChunk(TakeRest(ref reader), isLast);
    }

    private static Touches ReadTouches(ref JuteReader reader)
    {
        var count = reader.ReadCount(12, out _);
        var sessionIds = new long[count];
        var timeoutsMs = new int[count];
        for (var i = 0; i < count; i++)
        {
            sessionIds[i] = reader.ReadInt64();
            timeoutsMs[i] = reader.ReadInt32();
        }

        return new Touches(sessionIds, timeoutsMs);
    }

    private static byte[] TakeRest(ref JuteReader reader) => reader.ReadRaw(reader.Remaining).ToArray();
}

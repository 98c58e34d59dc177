using CoordActors.Protocol.Records;

namespace CoordActors.Protocol;

/// <summary>Whole frames that a server sends.</summary>
public static class ReplyFrames
{
    /// <summary>A reply that is nothing but its header.</summary>
    public static void WriteHeaderOnly(this JuteWriter writer, int xid, long zxid, ErrorCode error)
    {
        writer.WriteInt32(ReplyHeader.Size);
        new ReplyHeader(xid, zxid, error).Write(writer);
    }

    /// <summary>A watch event: xid -1.</summary>
    public static void WriteWatchEvent(this JuteWriter writer, long zxid, WatchEventType type, ReadOnlySpan<byte> path)
    {
        writer.WriteInt32(ReplyHeader.Size + 12 + path.Length);
        new ReplyHeader(-1, zxid, ErrorCode.Ok).Write(writer);
        new WatcherEvent { Type = type, State = KeeperState.SyncConnected, Path = path }.Write(writer);
    }
}

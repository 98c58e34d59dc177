namespace CoordActors.Protocol.Records;

/// <summary>Starts every packet of a server but the first. A body follows only where <see cref="Err"/> is 0.</summary>
/// <param name="Xid">The request's, or -1 for a watch event.</param>
/// <param name="Zxid">
/// The last transaction applied to the answering server's tree; 0 for auth and sasl, -1 for an unknown operation and for the immediate events of setWatches.
/// </param>
/// <param name="Err">The outcome.</param>
public readonly record struct ReplyHeader(int Xid, long Zxid, ErrorCode Err) : IJuteRecord<ReplyHeader>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 16;

    /// <inheritdoc />
    public static ReplyHeader Read(scoped ref JuteReader reader) => new(reader.ReadInt32(), reader.ReadInt64(), (ErrorCode)reader.ReadInt32());

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32(Xid);
        writer.WriteInt64(Zxid);
        writer.WriteInt32((int)Err);
    }
}

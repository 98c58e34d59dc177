namespace CoordActors.Protocol.Records;

/// <summary>Starts every packet of a client but the first.</summary>
/// <param name="Xid">Chosen by the client and echoed; -2 ping, -4 auth, -8 setWatches, else any number.</param>
/// <param name="Op">The operation.</param>
public readonly record struct RequestHeader(int Xid, OpCode Op) : IJuteRecord<RequestHeader>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 8;

    /// <inheritdoc />
    public static RequestHeader Read(scoped ref JuteReader reader) => new(reader.ReadInt32(), (OpCode)reader.ReadInt32());

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32(Xid);
        writer.WriteInt32((int)Op);
    }
}

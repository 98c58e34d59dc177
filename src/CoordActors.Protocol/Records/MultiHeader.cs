namespace CoordActors.Protocol.Records;

/// <summary>Precedes every entry of a multi request or reply, and ends it.</summary>
/// <param name="Op">The entry's operation, or -1 for an error result and for the end.</param>
/// <param name="Done">True in the terminator only.</param>
/// <param name="Err">The entry's outcome; -1 in requests and in the terminator.</param>
public readonly record struct MultiHeader(OpCode Op, bool Done, ErrorCode Err) : IJuteRecord<MultiHeader>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 9;

    /// <inheritdoc />
    public static MultiHeader Read(scoped ref JuteReader reader) => new((OpCode)reader.ReadInt32(), reader.ReadBool(), (ErrorCode)reader.ReadInt32());

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32((int)Op);
        writer.WriteBool(Done);
        writer.WriteInt32((int)Err);
    }
}

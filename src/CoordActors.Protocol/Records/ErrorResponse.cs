namespace CoordActors.Protocol.Records;

/// <summary>The body of an error result in a multi, and of the reply to addWatch.</summary>
/// <param name="Err">The outcome.</param>
public readonly record struct ErrorResponse(ErrorCode Err) : IJuteRecord<ErrorResponse>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 4;

    /// <inheritdoc />
    public static ErrorResponse Read(scoped ref JuteReader reader) => new((ErrorCode)reader.ReadInt32());

    /// <inheritdoc />
    public void Write(JuteWriter writer) => writer.WriteInt32((int)Err);
}

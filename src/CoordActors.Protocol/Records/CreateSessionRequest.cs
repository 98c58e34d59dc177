namespace CoordActors.Protocol.Records;

/// <summary>createSession, internal: the body of the transactions that open and resume a session.</summary>
/// <param name="TimeoutMs">The negotiated timeout in ms.</param>
public readonly record struct CreateSessionRequest(int TimeoutMs) : IJuteRecord<CreateSessionRequest>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 4;

    /// <inheritdoc />
    public static CreateSessionRequest Read(scoped ref JuteReader reader) => new(reader.ReadInt32());

    /// <inheritdoc />
    public void Write(JuteWriter writer) => writer.WriteInt32(TimeoutMs);
}

namespace CoordActors.Protocol.Records;

/// <summary>The answer to exists, setData and setACL.</summary>
/// <param name="Stat">The znode's stat after the operation.</param>
public readonly record struct StatResponse(Stat Stat) : IJuteRecord<StatResponse>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 68;

    /// <inheritdoc />
    public static StatResponse Read(scoped ref JuteReader reader) => new(Stat.Read(ref reader));

    /// <inheritdoc />
    public void Write(JuteWriter writer) => Stat.Write(writer);
}

namespace CoordActors.Protocol.Records;

/// <summary>The answer to getAllChildrenNumber.</summary>
/// <param name="TotalNumber">All descendants at any depth, the znode itself excluded.</param>
public readonly record struct GetAllChildrenNumberResponse(int TotalNumber) : IJuteRecord<GetAllChildrenNumberResponse>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 4;

    /// <inheritdoc />
    public static GetAllChildrenNumberResponse Read(scoped ref JuteReader reader) => new(reader.ReadInt32());

    /// <inheritdoc />
    public void Write(JuteWriter writer) => writer.WriteInt32(TotalNumber);
}

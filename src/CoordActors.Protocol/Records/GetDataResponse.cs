namespace CoordActors.Protocol.Records;

/// <summary>The answer to getData and reconfig.</summary>
public readonly ref struct GetDataResponse : IJuteRecord<GetDataResponse>
{
    /// <summary>The data; null and empty differ.</summary>
    public JuteBytes Data { get; init; }

    /// <summary>Its stat.</summary>
    public Stat Stat { get; init; }

    /// <inheritdoc />
    public static GetDataResponse Read(scoped ref JuteReader reader) => new()
    {
        Data = reader.ReadBytes(),
        Stat = Stat.Read(ref reader),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Data);
        Stat.Write(writer);
    }
}

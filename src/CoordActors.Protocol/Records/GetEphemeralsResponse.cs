namespace CoordActors.Protocol.Records;

/// <summary>The answer to getEphemerals.</summary>
public readonly ref struct GetEphemeralsResponse : IJuteRecord<GetEphemeralsResponse>
{
    /// <summary>Full paths.</summary>
    public JuteVector<JuteBytes> Ephemerals { get; init; }

    /// <inheritdoc />
    public static GetEphemeralsResponse Read(scoped ref JuteReader reader) => new()
    {
        Ephemerals = JuteVector<JuteBytes>.Read(ref reader),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer) => Ephemerals.Write(writer);
}

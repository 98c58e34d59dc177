namespace CoordActors.Protocol.Records;

/// <summary>The answer to getChildren2.</summary>
public readonly ref struct GetChildren2Response : IJuteRecord<GetChildren2Response>
{
    /// <summary>Bare names, in no particular order.</summary>
    public JuteVector<JuteBytes> Children { get; init; }

    /// <summary>The parent's stat.</summary>
    public Stat Stat { get; init; }

    /// <inheritdoc />
    public static GetChildren2Response Read(scoped ref JuteReader reader) => new()
    {
        Children = JuteVector<JuteBytes>.Read(ref reader),
        Stat = Stat.Read(ref reader),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        Children.Write(writer);
        Stat.Write(writer);
    }
}

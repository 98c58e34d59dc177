namespace CoordActors.Protocol.Records;

/// <summary>The answer to getChildren.</summary>
public readonly ref struct GetChildrenResponse : IJuteRecord<GetChildrenResponse>
{
    /// <summary>Bare names, in no particular order.</summary>
    public JuteVector<JuteBytes> Children { get; init; }

    /// <inheritdoc />
    public static GetChildrenResponse Read(scoped ref JuteReader reader) => new()
    {
        Children = JuteVector<JuteBytes>.Read(ref reader),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer) => Children.Write(writer);
}

namespace CoordActors.Protocol.Records;

/// <summary>setWatches: the one-shot watches of a client that has reconnected.</summary>
public readonly ref struct SetWatches : IJuteRecord<SetWatches>
{
    /// <summary>The last transaction that the client has seen.</summary>
    public long RelativeZxid { get; init; }

    /// <summary>Paths of data watches.</summary>
    public JuteVector<JuteBytes> DataWatches { get; init; }

    /// <summary>Paths of exists watches on missing znodes.</summary>
    public JuteVector<JuteBytes> ExistWatches { get; init; }

    /// <summary>Paths of child watches.</summary>
    public JuteVector<JuteBytes> ChildWatches { get; init; }

    /// <inheritdoc />
    public static SetWatches Read(scoped ref JuteReader reader) => new()
    {
        RelativeZxid = reader.ReadInt64(),
        DataWatches = JuteVector<JuteBytes>.Read(ref reader),
        ExistWatches = JuteVector<JuteBytes>.Read(ref reader),
        ChildWatches = JuteVector<JuteBytes>.Read(ref reader),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt64(RelativeZxid);
        DataWatches.Write(writer);
        ExistWatches.Write(writer);
        ChildWatches.Write(writer);
    }
}

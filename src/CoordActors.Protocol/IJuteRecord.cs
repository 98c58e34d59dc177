namespace CoordActors.Protocol;

/// <summary>A record of ZooKeeper's jute schema: its fields in wire order, back to back.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IJuteRecord<TSelf>
    where TSelf : IJuteRecord<TSelf>, allows ref struct
{
    /// <summary>Reads the record. Malformed input sets <see cref="JuteReader.Failed"/>; the result must not be used then.</summary>
    static abstract TSelf Read(scoped ref JuteReader reader);

    /// <summary>Writes the record.</summary>
    void Write(JuteWriter writer);
}

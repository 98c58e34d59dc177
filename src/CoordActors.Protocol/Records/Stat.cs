namespace CoordActors.Protocol.Records;

/// <summary>What a znode is besides its data: 68 bytes on the wire.</summary>
public readonly record struct Stat : IJuteRecord<Stat>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 68;

    /// <summary>The transaction that created it.</summary>
    public long Czxid { get; init; }

    /// <summary>The last one that wrote its data.</summary>
    public long Mzxid { get; init; }

    /// <summary>When it was created, in ms since 1970.</summary>
    public long Ctime { get; init; }

    /// <summary>When its data was last written, in ms since 1970.</summary>
    public long Mtime { get; init; }

    /// <summary>Number of data writes.</summary>
    public int Version { get; init; }

    /// <summary>Number of creations and deletions of children.</summary>
    public int Cversion { get; init; }

    /// <summary>Number of changes of its access control list.</summary>
    public int Aversion { get; init; }

    /// <summary>Session of an ephemeral znode, else 0.</summary>
    public long EphemeralOwner { get; init; }

    /// <summary>Bytes of data, 0 for null.</summary>
    public int DataLength { get; init; }

    /// <summary>Number of children.</summary>
    public int NumChildren { get; init; }

    /// <summary>The last transaction that created or deleted a child.</summary>
    public long Pzxid { get; init; }

    /// <inheritdoc />
    public static Stat Read(scoped ref JuteReader reader) => new()
    {
        Czxid = reader.ReadInt64(),
        Mzxid = reader.ReadInt64(),
        Ctime = reader.ReadInt64(),
        Mtime = reader.ReadInt64(),
        Version = reader.ReadInt32(),
        Cversion = reader.ReadInt32(),
        Aversion = reader.ReadInt32(),
        EphemeralOwner = reader.ReadInt64(),
        DataLength = reader.ReadInt32(),
        NumChildren = reader.ReadInt32(),
        Pzxid = reader.ReadInt64(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt64(Czxid);
        writer.WriteInt64(Mzxid);
        writer.WriteInt64(Ctime);
        writer.WriteInt64(Mtime);
        writer.WriteInt32(Version);
        writer.WriteInt32(Cversion);
        writer.WriteInt32(Aversion);
        writer.WriteInt64(EphemeralOwner);
        writer.WriteInt32(DataLength);
        writer.WriteInt32(NumChildren);
        writer.WriteInt64(Pzxid);
    }
}

namespace CoordActors.Tree;

/// <summary>A znode's stat as it is stored: what clients see is computed from it.</summary>
public readonly record struct ZnodeValues
{
    /// <summary>The transaction that created it.</summary>
    public long Czxid { get; init; }

    /// <summary>The last transaction that set its data.</summary>
    public long Mzxid { get; init; }

    /// <summary>The last transaction that created or deleted a child, or its own creation.</summary>
    public long Pzxid { get; init; }

    /// <summary>When it was created, in ms since 1970.</summary>
    public long CtimeMs { get; init; }

    /// <summary>When its data was last set, in ms since 1970.</summary>
    public long MtimeMs { get; init; }

    /// <summary>Version of the data.</summary>
    public int Version { get; init; }

    /// <summary>Number of children ever created: the next sequence number. Clients see twice this less the number of children as cversion.</summary>
    public int Creations { get; init; }

    /// <summary>Version of the access control list.</summary>
    public int Aversion { get; init; }

    /// <summary>0, a session's id, or a code of <see cref="ZnodeOwner"/>.</summary>
    public long Owner { get; init; }
}

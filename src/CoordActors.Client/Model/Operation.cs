namespace CoordActors.Client;

/// <summary>One write of a transaction, see <see cref="CoordClient.MultiAsync"/>.</summary>
public abstract record Operation
{
    private protected Operation(string path) => Path = path;

    /// <summary>The znode.</summary>
    public string Path { get; }

    /// <summary>Creates a znode.</summary>
    public static CreateOperation Create(
        string path, byte[]? data = null, CreateMode mode = CreateMode.Persistent, IReadOnlyList<Acl>? acl = null, TimeSpan? timeToLive = null) =>
        new(path, data, mode, acl ?? Client.Acl.Open, timeToLive);

    /// <summary>Deletes a znode without children.</summary>
    public static DeleteOperation Delete(string path, int version = CoordClient.AnyVersion) => new(path, version);

    /// <summary>Replaces the data of a znode.</summary>
    public static SetDataOperation SetData(string path, byte[]? data, int version = CoordClient.AnyVersion) => new(path, data, version);

    /// <summary>Checks that a znode exists and has a version, and changes nothing.</summary>
    public static CheckOperation Check(string path, int version = CoordClient.AnyVersion) => new(path, version);
}

/// <summary>Creates a znode.</summary>
public sealed record CreateOperation : Operation
{
    internal CreateOperation(string path, byte[]? data, CreateMode mode, IReadOnlyList<Acl> acl, TimeSpan? timeToLive)
        : base(path) => (Data, Mode, Acl, TimeToLive) = (data, mode, acl, timeToLive);

    /// <summary>The data; null and empty differ.</summary>
    public byte[]? Data { get; }

    /// <summary>The kind of znode.</summary>
    public CreateMode Mode { get; }

    /// <summary>Who may do what.</summary>
    public IReadOnlyList<Acl> Acl { get; }

    /// <summary>For the modes with a time to live.</summary>
    public TimeSpan? TimeToLive { get; }
}

/// <summary>Deletes a znode.</summary>
public sealed record DeleteOperation : Operation
{
    internal DeleteOperation(string path, int version)
        : base(path) => Version = version;

    /// <summary>The data version expected, -1 for any.</summary>
    public int Version { get; }
}

/// <summary>Replaces the data of a znode.</summary>
public sealed record SetDataOperation : Operation
{
    internal SetDataOperation(string path, byte[]? data, int version)
        : base(path) => (Data, Version) = (data, version);

    /// <summary>The data; null and empty differ.</summary>
    public byte[]? Data { get; }

    /// <summary>The data version expected, -1 for any.</summary>
    public int Version { get; }
}

/// <summary>Checks the version of a znode.</summary>
public sealed record CheckOperation : Operation
{
    internal CheckOperation(string path, int version)
        : base(path) => Version = version;

    /// <summary>The data version expected, -1 for any.</summary>
    public int Version { get; }
}

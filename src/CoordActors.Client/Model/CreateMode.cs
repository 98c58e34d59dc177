namespace CoordActors.Client;

/// <summary>The kind of a znode to create.</summary>
public enum CreateMode
{
    /// <summary>Stays until it is deleted.</summary>
    Persistent = 0,

    /// <summary>Goes with the session that created it; has no children.</summary>
    Ephemeral = 1,

    /// <summary>Persistent; the server completes the name with ten digits that only grow below one parent.</summary>
    PersistentSequential = 2,

    /// <summary>Ephemeral; the server completes the name with ten digits that only grow below one parent.</summary>
    EphemeralSequential = 3,

    /// <summary>Deleted by the server some time after its last child has gone.</summary>
    Container = 4,

    /// <summary>Deleted by the server when it has no children and was not written for its time to live.</summary>
    PersistentWithTtl = 5,

    /// <summary>As <see cref="PersistentWithTtl"/>, with a sequence number.</summary>
    PersistentSequentialWithTtl = 6,
}

/// <summary>Questions about a <see cref="CreateMode"/>.</summary>
public static class CreateModeExtensions
{
    /// <summary>Whether the server completes the name.</summary>
    public static bool IsSequential(this CreateMode mode) =>
        mode is CreateMode.PersistentSequential or CreateMode.EphemeralSequential or CreateMode.PersistentSequentialWithTtl;

    /// <summary>Whether the znode goes with its session.</summary>
    public static bool IsEphemeral(this CreateMode mode) => mode is CreateMode.Ephemeral or CreateMode.EphemeralSequential;

    /// <summary>Whether a time to live is needed.</summary>
    public static bool HasTimeToLive(this CreateMode mode) => mode is CreateMode.PersistentWithTtl or CreateMode.PersistentSequentialWithTtl;
}

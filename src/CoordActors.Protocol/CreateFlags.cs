namespace CoordActors.Protocol;

/// <summary>The <c>flags</c> field of the create requests; other values are refused with <see cref="ErrorCode.BadArguments"/>.</summary>
public enum CreateFlags
{
    /// <summary>Stays until it is deleted.</summary>
    Persistent = 0,

    /// <summary>Goes with its session.</summary>
    Ephemeral = 1,

    /// <summary>Persistent, its name completed with the parent's counter.</summary>
    PersistentSequential = 2,

    /// <summary>Ephemeral, its name completed with the parent's counter.</summary>
    EphemeralSequential = 3,

    /// <summary>Deleted by the server some time after its last child has gone.</summary>
    Container = 4,

    /// <summary>Deleted by the server when it has no children and was not written for its time to live.</summary>
    PersistentWithTtl = 5,

    /// <summary>As <see cref="PersistentWithTtl"/>, its name completed with the parent's counter.</summary>
    PersistentSequentialWithTtl = 6,
}

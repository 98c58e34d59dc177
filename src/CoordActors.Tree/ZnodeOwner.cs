using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>The owners of znodes that no session owns, as ZooKeeper codes them.</summary>
public static class ZnodeOwner
{
    /// <summary>A container.</summary>
    public const long Container = NodeOwner.Container;

    /// <summary>
    /// Whether the value has the form of a time to live. It means one only while <see cref="TreeSettings.ExtendedTypes"/> is on; otherwise it is a
    /// session's id.
    /// </summary>
    public static bool HasTtlForm(long owner) => (owner & ~NodeOwner.TtlMsMax) == NodeOwner.OfTtl(0);

    /// <summary>The time to live in ms of a value of that form, 0 to 2^40 - 1.</summary>
    public static long TtlMs(long owner) => NodeOwner.TtlMs(owner);

    /// <summary>The value of a time to live in ms, 0 to 2^40 - 1.</summary>
    public static long OfTtl(long ttlMs) => NodeOwner.OfTtl(ttlMs);
}

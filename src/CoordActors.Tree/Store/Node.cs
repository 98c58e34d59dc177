using System.Runtime.InteropServices;

namespace CoordActors.Tree.Store;

/// <summary>A znode: 80 bytes, and a block of the slab with its name and behind it its data.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Node
{
    public long Czxid;
    public long Mzxid;
    public long Ctime;
    public long Mtime;

    /// <summary>See <see cref="NodeOwner"/>.</summary>
    public long Owner;

    public int Version;
    public int Aversion;
    public int Parent;
    public int PreviousSibling;
    public int NextSibling;

    /// <summary>
    /// Of a znode that belongs to a session: its position in the session's list (it cannot have children).
    /// Of any other: its row in the table of children lists, 0 if it never had a child.
    /// </summary>
    public int Link;

    public int Acl;

    /// <summary>-1 for null.</summary>
    public int DataLength;

    public int Block;

    private uint _nameLengthAndSessionBit;

    public readonly int NameLength => (int)(_nameLengthAndSessionBit >> 1);

    /// <summary>Whether it is in the list of a session.</summary>
    public readonly bool BelongsToSession => (_nameLengthAndSessionBit & 1) != 0;

    public readonly int DataSize => Math.Max(0, DataLength);

    public void SetName(int length, bool belongsToSession) => _nameLengthAndSessionBit = ((uint)length << 1) | (belongsToSession ? 1u : 0);
}

/// <summary>What a znode that had a child knows about its children.</summary>
internal struct ChildList
{
    public long Pzxid;

    /// <summary>Number of children ever created: gives the sequence numbers and, with <see cref="Count"/>, the visible cversion.</summary>
    public int Creations;

    public int Count;
    public int First;
    public int Last;
}

/// <summary>The owner values of a znode: 0 persistent, a session's id, or one of the codes below, which clients see as 0.</summary>
internal static class NodeOwner
{
    public const long Container = long.MinValue;
    public const long TtlMsMax = 0xFF_FFFF_FFFF;

    private const long TtlMark = unchecked((long)0xFF00_0000_0000_0000);

    public static long OfTtl(long ttlMs) => TtlMark | ttlMs;

    public static long TtlMs(long owner) => owner & TtlMsMax;

    /// <summary>The codes of znodes with a time to live mean something only while extended types are enabled.</summary>
    public static bool IsTtl(long owner, TreeSettings settings) => settings.ExtendedTypes && (owner & ~TtlMsMax) == TtlMark;

    public static bool IsEphemeral(long owner, TreeSettings settings) => owner != 0 && owner != Container && !IsTtl(owner, settings);

    public static long Visible(long owner, TreeSettings settings) => IsEphemeral(owner, settings) ? owner : 0;
}

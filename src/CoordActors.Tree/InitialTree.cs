using CoordActors.Protocol;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>The znodes that are there before any transaction. Their creations are not counted, and the configuration starts with access version -1.</summary>
internal static class InitialTree
{
    public static void Create(TreeState state)
    {
        var nodes = state.Nodes;
        nodes.InitializeRoot();
        var system = Add(state, NodeTable.Root, TreeHash.RootPath, "zookeeper"u8, AclTable.Open, out var systemHash);
        Add(state, system, systemHash, "quota"u8, AclTable.Open, out _);
        var readOnly = state.AcquireAcl(AclRules.ReadOnlyEncoded, 1);
        var config = Add(state, system, systemHash, "config"u8, readOnly, out var configHash);
        nodes.SetInitialStat(NodeTable.Root, TreeHash.RootPath, 0, 0);
        nodes.SetInitialStat(system, systemHash, 0, 0);
        nodes.SetInitialStat(config, configHash, 0, -1);
    }

    private static int Add(TreeState state, int parent, ulong parentHash, ReadOnlySpan<byte> name, int acl, out ulong hash)
    {
        hash = TreeHash.Bytes(parentHash, name);
        return state.Nodes.Create(new NewNode
        {
            Parent = parent,
            ParentHash = parentHash,
            Hash = hash,
            Name = name,
            Data = new JuteBytes([]),
            Acl = acl,
        });
    }
}

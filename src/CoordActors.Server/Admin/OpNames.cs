using CoordActors.Protocol;
using CoordActors.Server.Clients;

namespace CoordActors.Server.Admin;

/// <summary>The four letters that ZooKeeper's <c>cons</c> and request logs use for operations.</summary>
public static class OpNames
{
    /// <summary>The operations of the metrics <c>op_count_…</c>, by the last part of their names.</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<OpCode>>> Counted { get; } =
    [
        new("add_watch", [OpCode.AddWatch]),
        new("check_watches", [OpCode.CheckWatches]),
        new("close_session", [OpCode.CloseSession]),
        new("create", [OpCode.Create, OpCode.Create2, OpCode.CreateContainer, OpCode.CreateTtl]),
        new("create_session", [OpCode.CreateSession]),
        new("delete", [OpCode.Delete]),
        new("exists", [OpCode.Exists]),
        new("get_acl", [OpCode.GetAcl]),
        new("get_all_children_number", [OpCode.GetAllChildrenNumber]),
        new("get_children", [OpCode.GetChildren, OpCode.GetChildren2]),
        new("get_data", [OpCode.GetData]),
        new("get_ephemerals", [OpCode.GetEphemerals]),
        new("multi", [OpCode.Multi]),
        new("multi_read", [OpCode.MultiRead]),
        new("ping", [OpCode.Ping]),
        new("reconfig", [OpCode.Reconfig]),
        new("remove_watches", [OpCode.RemoveWatches]),
        new("set_acl", [OpCode.SetAcl]),
        new("set_data", [OpCode.SetData]),
        new("set_watches", [OpCode.SetWatches, OpCode.SetWatches2]),
        new("sync", [OpCode.Sync]),
        new("who_am_i", [OpCode.WhoAmI]),
    ];

    /// <summary>The last operation of a connection; SESS before the first.</summary>
    public static string Short(in ConnectionStatistics statistics) => statistics.Received == 0 ? "SESS" : Short(statistics.LastOp);

    /// <summary>The four letters of <paramref name="op"/>, NA where there are none.</summary>
    public static string Short(OpCode op) => op switch
    {
        OpCode.Create or OpCode.Create2 => "CREA",
        OpCode.CreateContainer => "CRCO",
        OpCode.CreateTtl => "CRTT",
        OpCode.Delete => "DELE",
        OpCode.Exists => "EXIS",
        OpCode.GetData => "GETD",
        OpCode.SetData => "SETD",
        OpCode.GetAcl => "GETA",
        OpCode.SetAcl => "SETA",
        OpCode.GetChildren or OpCode.GetChildren2 => "GETC",
        OpCode.Sync => "SYNC",
        OpCode.Ping => "PING",
        OpCode.Multi => "MULT",
        OpCode.MultiRead => "MULR",
        OpCode.Auth => "AUTH",
        OpCode.Sasl => "SASL",
        OpCode.SetWatches or OpCode.SetWatches2 => "SETW",
        OpCode.AddWatch => "ADDW",
        OpCode.CheckWatches => "CHKW",
        OpCode.RemoveWatches => "REMW",
        OpCode.GetEphemerals => "GETE",
        OpCode.GetAllChildrenNumber => "GACN",
        OpCode.WhoAmI => "WHOA",
        OpCode.CloseSession => "CLOS",
        OpCode.CreateSession => "SESS",
        _ => "NA",
    };
}

using CoordActors.Protocol;
using CoordActors.Server.Clients;

namespace CoordActors.Server.Admin;

/// <summary>The four letters that ZooKeeper's <c>cons</c> and request logs use for operations.</summary>
public static class OpNames
{
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

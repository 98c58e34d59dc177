using CoordActors.Protocol;

namespace CoordActors.Server.Clients;

/// <summary>Which way an operation goes.</summary>
public static class RequestClasses
{
    /// <summary>The way of <paramref name="op"/>. A check outside a multi, and the internal operations, are unknown from a client.</summary>
    public static RequestClass Of(OpCode op) => op switch
    {
        OpCode.Exists or OpCode.GetData or OpCode.GetAcl or OpCode.GetChildren or OpCode.GetChildren2 or OpCode.Ping
            or OpCode.CheckWatches or OpCode.RemoveWatches or OpCode.MultiRead or OpCode.SetWatches or OpCode.SetWatches2
            or OpCode.GetEphemerals or OpCode.GetAllChildrenNumber or OpCode.AddWatch or OpCode.WhoAmI => RequestClass.Read,
        OpCode.Create or OpCode.Create2 or OpCode.CreateContainer or OpCode.CreateTtl or OpCode.Delete or OpCode.SetData or OpCode.SetAcl
            or OpCode.Multi or OpCode.Reconfig or OpCode.CloseSession => RequestClass.Write,
        OpCode.Sync => RequestClass.Sync,
        OpCode.Auth => RequestClass.Auth,
        OpCode.Sasl => RequestClass.Sasl,
        _ => RequestClass.Unknown,
    };
}

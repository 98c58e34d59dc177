namespace CoordActors.Protocol;

/// <summary>
/// The operation a request asks for: the <c>type</c> field of <see cref="Records.RequestHeader"/> and of a multi's entries.
/// Numbers are ZooKeeper's and never reused; 10, 23-99 and everything above 107 are unassigned.
/// </summary>
public enum OpCode
{
    /// <summary>Server to client only: a watch event. A client that sends it gets <see cref="ErrorCode.Unimplemented"/>.</summary>
    Notification = 0,

    /// <summary>Creates a znode; answers its path.</summary>
    Create = 1,

    /// <summary>Deletes a znode without children.</summary>
    Delete = 2,

    /// <summary>Answers a znode's stat; its watch stays even where the znode is missing.</summary>
    Exists = 3,

    /// <summary>Answers data and stat.</summary>
    GetData = 4,

    /// <summary>Replaces the data.</summary>
    SetData = 5,

    /// <summary>Answers the access control list and stat.</summary>
    GetAcl = 6,

    /// <summary>Replaces the access control list.</summary>
    SetAcl = 7,

    /// <summary>Answers the names of the children.</summary>
    GetChildren = 8,

    /// <summary>Answers when the server has caught up with the leader.</summary>
    Sync = 9,

    /// <summary>A sign of life; its reply always carries xid -2.</summary>
    Ping = 11,

    /// <summary>Answers the names of the children and the parent's stat.</summary>
    GetChildren2 = 12,

    /// <summary>A version check, legal only inside <see cref="Multi"/>.</summary>
    Check = 13,

    /// <summary>Several writes, all or none, in one transaction.</summary>
    Multi = 14,

    /// <summary>Creates a znode; answers path and stat.</summary>
    Create2 = 15,

    /// <summary>Changes the membership of the ensemble.</summary>
    Reconfig = 16,

    /// <summary>Asks whether this connection has a watch.</summary>
    CheckWatches = 17,

    /// <summary>Removes watches of this connection.</summary>
    RemoveWatches = 18,

    /// <summary>Creates a container znode; answers path and stat.</summary>
    CreateContainer = 19,

    /// <summary>Internal: the reaping of an empty container or outdated TTL znode. Refused from clients.</summary>
    DeleteContainer = 20,

    /// <summary>Creates a znode with a time to live; answers path and stat.</summary>
    CreateTtl = 21,

    /// <summary>Several reads in one request.</summary>
    MultiRead = 22,

    /// <summary>Adds an identity to the connection.</summary>
    Auth = 100,

    /// <summary>Registers the one-shot watches of a client that has reconnected.</summary>
    SetWatches = 101,

    /// <summary>One step of a SASL exchange.</summary>
    Sasl = 102,

    /// <summary>Answers the ephemeral znodes of the calling session.</summary>
    GetEphemerals = 103,

    /// <summary>Answers the number of all descendants.</summary>
    GetAllChildrenNumber = 104,

    /// <summary>As <see cref="SetWatches"/>, with persistent watches too.</summary>
    SetWatches2 = 105,

    /// <summary>Registers a persistent watch.</summary>
    AddWatch = 106,

    /// <summary>Answers the identities of the connection.</summary>
    WhoAmI = 107,

    /// <summary>Internal: the transaction that opens a session. Refused from clients.</summary>
    CreateSession = -10,

    /// <summary>Ends the session; its ephemeral znodes go with it.</summary>
    CloseSession = -11,

    /// <summary>The result type of the entries of a failed multi. Never a request.</summary>
    Error = -1,
}

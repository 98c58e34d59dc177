namespace CoordActors.Migration.Apache;

/// <summary>The types of logged transactions.</summary>
internal enum TxnType
{
    CloseSession = -11,
    CreateSession = -10,
    Error = -1,
    Create = 1,
    Delete = 2,
    SetData = 5,
    SetAcl = 7,
    Check = 13,
    Multi = 14,
    Create2 = 15,
    Reconfig = 16,
    CreateContainer = 19,
    DeleteContainer = 20,
    CreateTtl = 21,
}

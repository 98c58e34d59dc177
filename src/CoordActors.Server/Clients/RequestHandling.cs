namespace CoordActors.Server.Clients;

/// <summary>What becomes of a request; decided once, by <see cref="SessionCore"/>, when it arrives.</summary>
public enum RequestHandling : byte
{
    /// <summary>The tree answers it as soon as everything before it is answered.</summary>
    Read,

    /// <summary>In an ensemble it waits for the role's answer; elsewhere it is a read.</summary>
    Sync,

    /// <summary>A sync that the role has answered: a read as soon as <see cref="RequestItem.Zxid"/> is applied.</summary>
    Synced,

    /// <summary>It is on its way to become a transaction; the answer comes when that is applied.</summary>
    Write,

    /// <summary>Answered with <see cref="RequestItem.Error"/> and the last zxid applied.</summary>
    Refused,

    /// <summary>Unknown operation: answered with that and zxid -1, then the connection is closed.</summary>
    Unknown,

    /// <summary>An identity was added to the connection; answered with zxid 0.</summary>
    Authenticated,

    /// <summary>Answered with <see cref="RequestItem.Error"/> and zxid 0, then the connection is closed.</summary>
    Unauthenticated,

    /// <summary>A step of a SASL exchange: answered with a token, null where there is nothing to say, and zxid 0.</summary>
    Sasl,

    /// <summary>The last step of a SASL exchange: an identity was added to the connection; answered in the same way.</summary>
    SaslLoggedIn,

    /// <summary>Not answered at all.</summary>
    Dropped,
}

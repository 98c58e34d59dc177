namespace CoordActors.Server.Clients;

/// <summary>The ways that requests go.</summary>
public enum RequestClass
{
    /// <summary>Not an operation that a client may send.</summary>
    Unknown,

    /// <summary>Answered from the applied tree, in the session's order.</summary>
    Read,

    /// <summary>Waits until this server has caught up with what is committed now.</summary>
    Sync,

    /// <summary>Becomes a transaction.</summary>
    Write,

    /// <summary>Adds an identity.</summary>
    Auth,

    /// <summary>A step of a SASL exchange.</summary>
    Sasl,
}

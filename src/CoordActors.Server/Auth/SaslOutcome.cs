namespace CoordActors.Server.Auth;

/// <summary>What one token of a SASL exchange has changed.</summary>
public enum SaslOutcome
{
    /// <summary>Nothing: the exchange goes on, has failed without consequences, or there is none.</summary>
    Unchanged,

    /// <summary>The connection has an identity more.</summary>
    LoggedIn,

    /// <summary>The connection is to be closed.</summary>
    Refused,
}

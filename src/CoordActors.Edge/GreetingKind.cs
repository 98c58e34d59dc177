namespace CoordActors.Edge;

/// <summary>What the first bytes of a connection are.</summary>
internal enum GreetingKind
{
    /// <summary>Not all there yet.</summary>
    Incomplete,

    /// <summary>A four-letter word.</summary>
    Word,

    /// <summary>A ConnectRequest.</summary>
    Connect,

    /// <summary>Neither.</summary>
    Wrong,
}

using CoordActors.Server.Clients;

namespace CoordActors.Edge;

/// <summary>What the edge actor is told.</summary>
public static class EdgeCommand
{
    /// <summary>A client has sent its ConnectRequest.</summary>
    /// <param name="Link">The way to it.</param>
    /// <param name="Request">What it asks for.</param>
    public sealed record Accept(IClientLink Link, SessionEvent.ConnectRequested Request);

    /// <summary>A connection has ended.</summary>
    /// <param name="Link">Which.</param>
    public sealed record Gone(IClientLink Link);

    /// <summary>Closes about so many of each hundred connections; answered with their number.</summary>
    /// <param name="Percentage">0 to 100.</param>
    public sealed record Shed(int Percentage);

    /// <summary>The server stops: every connection is closed, and those that still come in are not served.</summary>
    public sealed record CloseAll
    {
        /// <summary>The only instance.</summary>
        public static readonly CloseAll Instance = new();
    }
}

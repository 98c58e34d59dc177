namespace CoordActors.Server;

/// <summary>What the peer actor is asked.</summary>
public static class PeerCommand
{
    /// <summary>Answered with <see cref="PeerEvent.Serving"/> or <see cref="PeerEvent.Failed"/> as soon as one of them is true.</summary>
    public sealed record AwaitServing
    {
        /// <summary>The only instance.</summary>
        public static readonly AwaitServing Instance = new();
    }
}

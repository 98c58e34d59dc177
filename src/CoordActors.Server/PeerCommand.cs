using CoordActors.Tree;

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

    /// <summary>Asks what the server is to its ensemble; answered with <see cref="PeerStatus"/> at any time.</summary>
    public sealed record Describe
    {
        /// <summary>The only instance.</summary>
        public static readonly Describe Instance = new();
    }

    /// <summary>
    /// Lets a restored tree take the place of a server's own; answered with <see cref="PeerEvent.Restored"/> or <see cref="PeerEvent.NotRestored"/>, and
    /// then nothing has changed. Clients wait meanwhile; those of a server that took it over are disconnected.
    /// </summary>
    /// <param name="Tree">The tree; nobody else touches it from now on.</param>
    public sealed record Restore(ZnodeTree Tree);

    /// <summary>Time to ask the term how it goes.</summary>
    public sealed record StatusTick
    {
        /// <summary>The only instance.</summary>
        public static readonly StatusTick Instance = new();
    }

    /// <summary>The server has been without a leader for long enough to serve read-only clients.</summary>
    public sealed record ServeReadOnly
    {
        /// <summary>The only instance.</summary>
        public static readonly ServeReadOnly Instance = new();
    }

    /// <summary>The pause after terms that failed is over.</summary>
    /// <param name="Suspect">A leader that has fallen silent, 0 for none.</param>
    public sealed record LookAgain(long Suspect);
}

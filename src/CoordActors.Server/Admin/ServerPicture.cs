using CoordActors.Server.Clients;
using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;

namespace CoordActors.Server.Admin;

/// <summary>Everything that is shown of a server, as it was when its actors were asked.</summary>
/// <param name="Server">Tree, requests, connections.</param>
/// <param name="Peer">The role.</param>
public sealed record ServerPicture(ServerView Server, PeerStatus Peer)
{
    /// <summary>The disk.</summary>
    public JournalView Journal { get; init; } = JournalView.None;

    /// <summary>The client ports.</summary>
    public PortCounters Ports { get; init; } = PortCounters.None;

    /// <summary>The sessions' deadlines, where they were asked for.</summary>
    public SessionCommand.Deadlines Deadlines { get; init; } = new([]);

    /// <summary>How long the server has been serving, in ms.</summary>
    public long UptimeMs { get; init; }

    /// <summary>The trace mask, see <see cref="AdminCommand.SetTraceMask"/>.</summary>
    public long TraceMask { get; init; }
}

using CoordActors.Protocol;

namespace CoordActors.Client;

/// <summary>Something happened to a watched znode, or (<see cref="WatchEventType.None"/>) to the session.</summary>
/// <param name="Type">What happened.</param>
/// <param name="State">The session's state then.</param>
/// <param name="Path">The znode that changed, without chroot; null for an event of the session.</param>
/// <param name="Zxid">The transaction that changed it; -1 where the server does not say (before 3.9, and for changes during a disconnection).</param>
public readonly record struct WatchEvent(WatchEventType Type, SessionState State, string? Path, long Zxid);

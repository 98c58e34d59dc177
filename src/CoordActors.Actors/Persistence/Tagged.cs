namespace CoordActors.Actors.Persistence;

/// <summary>An event with tags; the journal stores them beside it and replays the bare event.</summary>
/// <param name="Payload">The event.</param>
/// <param name="Tags">The tags; none contains a semicolon.</param>
public sealed record Tagged(object Payload, IReadOnlySet<string> Tags);

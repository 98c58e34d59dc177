namespace CoordActors.Server.Settings;

/// <summary>What is enough to elect and to commit.</summary>
public enum QuorumKind
{
    /// <summary>More than half of the participants.</summary>
    Majority,

    /// <summary>More than half of the weight in more than half of the groups.</summary>
    Hierarchical,
}

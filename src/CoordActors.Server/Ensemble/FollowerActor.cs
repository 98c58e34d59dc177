using CoordActors.Tree;

namespace CoordActors.Server.Ensemble;

/// <summary>A voter that has a leader.</summary>
public sealed class FollowerActor : LearnerActor
{
    /// <summary>Follows <paramref name="leader"/>; <paramref name="link"/> is a number never used before.</summary>
    public FollowerActor(TermSetup setup, long leader, long link, TreeSettings treeSettings, bool distrustsTree)
        : base(setup, leader, link, treeSettings, distrustsTree)
    {
    }
}

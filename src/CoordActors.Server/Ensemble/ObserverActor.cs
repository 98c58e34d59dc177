using CoordActors.Tree;

namespace CoordActors.Server.Ensemble;

/// <summary>A server without a vote that has a leader: it is sent what is committed, serves reads and forwards writes.</summary>
public sealed class ObserverActor : LearnerActor
{
    /// <summary>Observes <paramref name="leader"/>; <paramref name="link"/> is a number never used before.</summary>
    public ObserverActor(TermSetup setup, long leader, long link, TreeSettings treeSettings, bool distrustsTree)
        : base(setup, leader, link, treeSettings, distrustsTree)
    {
    }
}

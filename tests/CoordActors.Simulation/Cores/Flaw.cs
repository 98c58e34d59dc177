using CoordActors.Zab;

namespace CoordActors.Simulation.Cores;

/// <summary>A mistake planted on purpose, to prove that the checkers notice. This one is none.</summary>
internal class Flaw
{
    public static readonly Flaw None = new();

    public virtual Rules Rules => Rules.Zab;

    /// <summary>The image of a tree that is sent to a learner.</summary>
    public virtual byte[] Image(World world, SimTree tree) => tree.ToImage();

    /// <summary>What is submitted again when an epoch has been established.</summary>
    public virtual List<Operation> ToSubmitAgain(List<Operation> unanswered) => [.. unanswered];
}

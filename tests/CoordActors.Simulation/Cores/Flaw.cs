using CoordActors.Zab;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Simulation.Cores;

/// <summary>A mistake planted on purpose, to prove that the checkers notice. This one is none.</summary>
internal class Flaw
{
    public static readonly Flaw None = new();

    /// <summary>What the mistake is, with its number in ZooKeeper's tracker where it was made there.</summary>
    public virtual string Name => "none";

    public virtual Rules Rules => Rules.Zab;

    /// <summary>A server's disk says that it has written what it has only queued.</summary>
    public virtual bool AnswersBeforeWriting => false;

    /// <summary>After a term the next one begins with what is in memory, without waiting for the disk.</summary>
    public virtual bool DoesNotSettle => false;

    /// <summary>A restarted server carries out everything in its log, committed or not.</summary>
    public virtual bool RecoversTail => false;

    /// <summary>A client is let in that has seen more than the server has.</summary>
    public virtual bool LetsClientsGoBack => false;

    /// <summary>Whether this write is answered and never made.</summary>
    public virtual bool Loses(World world, in DiskWrite write) => false;

    /// <summary>The image of a tree that is sent to a learner.</summary>
    public virtual byte[] Image(World world, SimTree tree) => tree.ToImage();

    /// <summary>What is submitted again when an epoch has been established.</summary>
    public virtual List<Operation> ToSubmitAgain(SimServer server, List<Operation> unanswered) => [.. unanswered];

    public virtual void OnEndOfTerm(SimServer server)
    {
    }

    /// <summary>Packets as a core wants them sent.</summary>
    public virtual void Reorder(List<(long To, Packet Packet)> packets)
    {
    }
}

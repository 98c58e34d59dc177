using CoordActors.Server.Journal;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

/// <summary>One term of two servers: server 1 has the actor of its role, server 2 is in the hands of the test.</summary>
/// <param name="two">The servers.</param>
/// <param name="before">The epoch before the term.</param>
internal abstract class RoleWorld(TwoServers two, long before)
{
    public TwoServers Two { get; } = two;

    public TestProbe Parent => Two.Parent;

    public TestProbe Journal => Two.Journal;

    public TestProbe Tree => Two.Tree;

    public long Epoch => Before + 1;

    protected long Before { get; } = before;

    /// <summary>The actor under test.</summary>
    protected abstract ActorSelection Role { get; }

    /// <summary>Something on server 1 tells the actor of its role.</summary>
    public void Tell(object message) => Role.Tell(message, Parent.Ref);

    public T Expect<T>()
        where T : PeerMessage => Two.Expect<T>();

    /// <summary>The disk answers the order to write epochs.</summary>
    public void PersistEpochs(long accepted, long current)
    {
        Journal.ExpectMsg(new JournalCommand.PersistEpochs(accepted, current));
        Journal.Reply(new JournalEvent.EpochsDurable(accepted, current));
    }
}

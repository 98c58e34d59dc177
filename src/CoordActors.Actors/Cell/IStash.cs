namespace CoordActors.Actors;

/// <summary>Messages put aside, to be handled later.</summary>
public interface IStash
{
    /// <summary>Puts the current message aside.</summary>
    /// <exception cref="IllegalActorStateException">The current message is in the stash already.</exception>
    void Stash();

    /// <summary>Puts the oldest stashed message in front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all stashed messages in front of the mailbox, in their order.</summary>
    void UnstashAll();

    /// <summary>Puts the stashed messages that match in front of the mailbox and drops the others.</summary>
    /// <param name="predicate">Which ones.</param>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Empties the stash and hands out what was in it.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages in front of those in the stash.</summary>
    /// <param name="envelopes">The messages, in order.</param>
    void Prepend(IEnumerable<Envelope> envelopes);

    /// <summary>How many messages are stashed.</summary>
    int Count { get; }

    /// <summary>True when nothing is stashed.</summary>
    bool IsEmpty { get; }

    /// <summary>True when something is stashed.</summary>
    bool NonEmpty { get; }
}

/// <summary>An actor that gets a stash between its constructor and PreStart.</summary>
public interface IWithStash
{
    /// <summary>The stash, set by the kernel.</summary>
    IStash Stash { get; set; }
}

/// <summary>An actor whose stash has no limit.</summary>
public interface IWithUnboundedStash : IWithStash;

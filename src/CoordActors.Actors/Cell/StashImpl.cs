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

/// <summary>The stash of one instance of an actor.</summary>
internal sealed class StashImpl(ActorCell cell) : IStash
{
    private List<Envelope> _envelopes = [];
    private MailboxNode? _newest;

    public int Count => _envelopes.Count;

    public bool IsEmpty => _envelopes.Count == 0;

    public bool NonEmpty => !IsEmpty;

    public void Stash()
    {
        var node = cell.CurrentNode ?? throw new IllegalActorStateException("There is no current message to stash.");
        if (ReferenceEquals(node, _newest) && _envelopes.Count > 0)
            throw new IllegalActorStateException($"The message {node.Message} is in the stash already.");
        _newest = node;
        _envelopes.Add(new Envelope(node.Message!, node.Sender));
    }

    public void Unstash()
    {
        if (_envelopes.Count == 0) return;
        cell.Prepend([_envelopes[0]]);
        _envelopes.RemoveAt(0);
    }

    public void UnstashAll()
    {
        if (_envelopes.Count > 0) cell.Prepend(Take());
    }

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (_envelopes.Count > 0) cell.Prepend(Take().Where(predicate).ToList());
    }

    public IEnumerable<Envelope> ClearStash() => Take();

    public void Prepend(IEnumerable<Envelope> envelopes) => _envelopes.InsertRange(0, envelopes);

    private List<Envelope> Take()
    {
        var taken = _envelopes;
        _envelopes = [];
        _newest = null;
        return taken;
    }
}

namespace CoordActors.Actors;

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

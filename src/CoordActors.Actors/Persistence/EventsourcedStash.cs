namespace CoordActors.Actors.Persistence;

/// <summary>A command that the kernel would take for its own business if it came out of the mailbox as it is.</summary>
internal sealed record Unstashed(object Message);

/// <summary>Commands that wait for the recovery or for an event to be stored. They go back to the front of the mailbox one at a time, because
/// each of them may persist again and make the rest wait.</summary>
internal sealed class InternalStash(ActorCell cell)
{
    private readonly LinkedList<Envelope> _waiting = new();

    internal UserStash? OfUser { get; set; }

    /// <summary>True while the command at the front of the mailbox comes from here.</summary>
    internal bool Released { get; set; }

    /// <summary>True when the current command is younger than those in here.</summary>
    internal bool MustWait => !Released && _waiting.Count > 0;

    internal void Add(object message, IActorRef? sender)
    {
        Released = false;
        _waiting.AddLast(new Envelope(message, sender));
    }

    internal void Prepend(IEnumerable<Envelope> envelopes)
    {
        LinkedListNode<Envelope>? last = null;
        foreach (var envelope in envelopes)
            last = last is null ? _waiting.AddFirst(envelope) : _waiting.AddAfter(last, envelope);
    }

    internal void ReleaseNext()
    {
        if (Released || _waiting.First is not { } first) return;
        _waiting.RemoveFirst();
        cell.Prepend([ForMailbox(first.Value)]);
        Released = true;
    }

    internal void ReturnAll()
    {
        if (_waiting.Count == 0) return;
        cell.Prepend([.. _waiting.Select(ForMailbox)]);
        _waiting.Clear();
        Released = false;
    }

    private static Envelope ForMailbox(Envelope envelope) =>
        envelope.Message is AutoReceivedMessage ? new Envelope(new Unstashed(envelope.Message), envelope.Sender) : envelope;
}

/// <summary>The user's stash of a persistent actor: what leaves it queues in front of the commands that wait, not of the mailbox.</summary>
internal sealed class UserStash(StashImpl stash, InternalStash waiting) : IStash
{
    public int Count => stash.Count;

    public bool IsEmpty => stash.IsEmpty;

    public bool NonEmpty => stash.NonEmpty;

    public void Stash() => stash.Stash();

    public void Unstash()
    {
        var all = stash.ClearStash().ToList();
        if (all.Count == 0) return;
        waiting.Prepend([all[0]]);
        stash.Prepend(all.Skip(1));
    }

    public void UnstashAll() => waiting.Prepend(stash.ClearStash());

    public void UnstashAll(Func<Envelope, bool> predicate) => waiting.Prepend(stash.ClearStash().Where(predicate));

    public IEnumerable<Envelope> ClearStash() => stash.ClearStash();

    public void Prepend(IEnumerable<Envelope> envelopes) => stash.Prepend(envelopes);
}

using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>The open sessions, and for each the rows of its ephemeral znodes.</summary>
internal sealed class SessionTable
{
    private readonly Dictionary<long, Session> _sessions = [];

    /// <summary>Number of open sessions.</summary>
    public int Count => _sessions.Count;

    /// <summary>Number of ephemeral znodes of all sessions.</summary>
    public int EphemeralCount { get; private set; }

    /// <summary>Order-independent digest of ids, timeouts and owners.</summary>
    public ulong Digest { get; private set; }

    public IEnumerable<Session> All => _sessions.Values;

    public bool Contains(long sessionId) => _sessions.ContainsKey(sessionId);

    public bool TryGet(long sessionId, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Session session) =>
        _sessions.TryGetValue(sessionId, out session);

    /// <summary>Opens a session, or gives an open one another timeout and owner.</summary>
    public void Open(long sessionId, int timeoutMs, long owner)
    {
        if (_sessions.TryGetValue(sessionId, out var session))
        {
            Digest -= Term(session);
        }
        else
        {
            session = new Session(sessionId);
            _sessions.Add(sessionId, session);
        }

        session.TimeoutMs = timeoutMs;
        session.Owner = owner;
        Digest += Term(session);
    }

    /// <summary>Forgets a session, which must have no ephemeral znodes any more.</summary>
    public void Close(Session session)
    {
        Digest -= Term(session);
        _sessions.Remove(session.Id);
    }

    /// <summary>Appends a znode to its session's list; answers its position.</summary>
    public int AddEphemeral(Session session, int node)
    {
        EphemeralCount++;
        return session.Append(node);
    }

    /// <summary>
    /// Takes a znode out of its session's list. The last one takes its position: answers that one's row, 0 if none had to move.
    /// </summary>
    public int RemoveEphemeral(Session session, int position)
    {
        EphemeralCount--;
        return session.RemoveAt(position);
    }

    /// <summary>Undoes <see cref="RemoveEphemeral"/>.</summary>
    public void RestoreEphemeral(Session session, int node, int position)
    {
        EphemeralCount++;
        session.Restore(node, position);
    }

    private static ulong Term(Session session) =>
        TreeHash.Words(TreeHash.Words(3, (ulong)session.Id, (uint)session.TimeoutMs), (ulong)session.Owner, 0);
}

/// <summary>A session's timeout in ms, its owner, and its ephemeral znodes in no particular order.</summary>
internal sealed class Session(long id)
{
    private int[] _ephemerals = [];

    public long Id { get; } = id;

    public int TimeoutMs { get; set; }

    /// <summary>The only connection that its writes may come by, 0 for any.</summary>
    public long Owner { get; set; }

    public int EphemeralCount { get; private set; }

    public ReadOnlySpan<int> Ephemerals => _ephemerals.AsSpan(0, EphemeralCount);

    internal int Append(int node)
    {
        if (EphemeralCount == _ephemerals.Length)
        {
            Array.Resize(ref _ephemerals, Math.Max(2, EphemeralCount * 2));
        }

        _ephemerals[EphemeralCount] = node;
        return EphemeralCount++;
    }

    internal int RemoveAt(int position)
    {
        var last = _ephemerals[--EphemeralCount];
        if (position == EphemeralCount)
        {
            return 0;
        }

        _ephemerals[position] = last;
        return last;
    }

    internal void Restore(int node, int position)
    {
        Append(node);
        (_ephemerals[position], _ephemerals[EphemeralCount - 1]) = (node, _ephemerals[position]);
    }
}

using CoordActors.Server.Clients;

namespace CoordActors.Server.Serving;

/// <summary>
/// Writes that were submitted by connections that are gone since, and not applied yet. A client that resumes its session on this server must not
/// read before they are: its requests take effect in the order in which it sent them, also across connections.
/// </summary>
internal sealed class LateWrites
{
    private readonly Dictionary<long, (long SessionId, int Left)> _byOrigin = [];
    private readonly Dictionary<long, int> _bySession = [];

    /// <summary>Whether there are any of the session.</summary>
    public bool AreOf(long sessionId) => _bySession.ContainsKey(sessionId);

    /// <summary>The connection is gone; what it waited for is submitted.</summary>
    public void Leave(ClientConnection connection)
    {
        var left = 0;
        for (var batch = connection.ParkedFirst; batch is not null; batch = batch.Next)
        {
            for (var i = batch.Cursor; i < batch.Count; i++)
            {
                left += batch[i].Handling == RequestHandling.Write ? 1 : 0;
            }
        }

        if (left > 0)
        {
            _byOrigin[connection.Origin] = (connection.SessionId, left);
            _bySession[connection.SessionId] = _bySession.GetValueOrDefault(connection.SessionId) + left;
        }
    }

    /// <summary>One of a connection was applied, or refused.</summary>
    /// <returns>The session that has none left now; 0 where there are more, or were none.</returns>
    public long OnDone(long origin)
    {
        if (_byOrigin.Count == 0 || !_byOrigin.TryGetValue(origin, out var late))
        {
            return 0;
        }

        if (late.Left == 1)
        {
            _byOrigin.Remove(origin);
        }
        else
        {
            _byOrigin[origin] = late with { Left = late.Left - 1 };
        }

        var left = _bySession[late.SessionId] - 1;
        if (left > 0)
        {
            _bySession[late.SessionId] = left;
            return 0;
        }

        _bySession.Remove(late.SessionId);
        return late.SessionId;
    }
}

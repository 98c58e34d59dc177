namespace CoordActors.Server.Serving;

/// <summary>
/// Hands out session ids in ZooKeeper's layout: the server's id in the top byte, 40 bits of a millisecond clock below it, a counter in the low
/// 16 bits that may carry into the clock. The counter begins at a number that the history decides: a clock that was set back between two starts
/// may say the same millisecond twice, and the ids of the first start may still be in use.
/// </summary>
public sealed class SessionIds
{
    /// <summary>The owner value that marks containers; never a session.</summary>
    private const long ContainerOwner = long.MinValue;

    private readonly long _first;
    private long _next;

    /// <summary>The ids of one server from its start on.</summary>
    /// <param name="serverId">The low 8 bits are used.</param>
    /// <param name="startedAtMs">The clock when the server started, ms. Wall time: a monotonic clock would start over with the machine.</param>
    /// <param name="lastZxid">The end of the server's history when it started: another one after each start in which it let a client in.</param>
    public SessionIds(long serverId, long startedAtMs, long lastZxid = 0)
        : this((serverId << 56) | ((startedAtMs << 24) >>> 8) | (long)((ulong)lastZxid * 0x9E3779B97F4A7C15 >> 48))
    {
    }

    private SessionIds(long first) => _first = _next = first;

    /// <summary>The same numbers once more, for something else that needs a number of its own: the connections of clients.</summary>
    public SessionIds Sibling() => new(_first);

    /// <summary>An id that this server has not handed out since its start.</summary>
    public long Next()
    {
        do
        {
            _next++;
        }
        while (_next is 0 or ContainerOwner);

        return _next;
    }
}

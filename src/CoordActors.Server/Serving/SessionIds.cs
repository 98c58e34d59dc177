namespace CoordActors.Server.Serving;

/// <summary>
/// Hands out session ids in ZooKeeper's layout: the server's id in the top byte, 40 bits of a millisecond clock below it, a counter in the low
/// 16 bits that may carry into the clock.
/// </summary>
/// <param name="serverId">The low 8 bits are used.</param>
/// <param name="startedAtMs">The clock when the server started, ms. Wall time: a monotonic clock would start over with the machine.</param>
public sealed class SessionIds(long serverId, long startedAtMs)
{
    /// <summary>The owner value that marks containers; never a session.</summary>
    private const long ContainerOwner = long.MinValue;

    private long _next = (serverId << 56) | ((startedAtMs << 24) >>> 8);

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

using System.Buffers;
using System.Diagnostics;

namespace CoordActors.Edge;

/// <summary>From a connection's bytes to its session actor's messages.</summary>
internal static class RequestDispatch
{
    private const int BatchBytesMax = 256 * 1024;

    /// <summary>Tells the session all whole requests, and works off on this thread what follows.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="port">What the connections share.</param>
    /// <param name="session">Who is told.</param>
    /// <param name="connection">Where the requests are counted.</param>
    /// <param name="problem">Why the connection must be closed.</param>
    /// <returns>What is left: the beginning of a frame, or everything behind a wrong one.</returns>
    public static ReadOnlySequence<byte> Tell(
        ReadOnlySequence<byte> bytes, ClientPort port, IActorRef session, IRequestCounter connection, out string? problem)
    {
        using var chain = port.Edge.EnterChain();
        while (true)
        {
            var batch = port.Batches.Rent();
            var taken = batch.Take(bytes, port.Settings.RequestBytesMax, BatchBytesMax, out problem);
            if (taken == 0)
            {
                batch.Return();
                return bytes;
            }

            port.Edge.Received(taken);
            batch.ReceivedAt = Stopwatch.GetTimestamp();
            connection.Received(batch.Count);
            session.Tell(batch, ActorRefs.NoSender);
            bytes = bytes.Slice(taken);
            if (problem is not null)
            {
                return bytes;
            }
        }
    }
}

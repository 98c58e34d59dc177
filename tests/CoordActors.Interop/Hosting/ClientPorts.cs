using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CoordActors.Interop.Hosting;

/// <summary>
/// Finds client ports that nobody uses, below the range from which the kernel gives ports to outgoing connections: a restarted server finds
/// its port free. None is given twice.
/// </summary>
public static class ClientPorts
{
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port on which a listener could be opened just now, for this run of the tests.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (!Given.TryAdd(port, true))
            {
                continue;
            }

            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next draw will do.
            }
        }
    }
}

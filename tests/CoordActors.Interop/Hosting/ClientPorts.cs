using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CoordActors.Interop.Hosting;

/// <summary>
/// Finds client ports that nobody uses, below the range from which the kernel gives ports to outgoing connections: a restarted server finds
/// its port free. None is given twice, neither by this process nor by another that runs these tests at the same time.
/// </summary>
public static class ClientPorts
{
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>
    /// What keeps a port for this process until it ends, also while no server listens there: a UDP socket with the same number, of which there is one.
    /// </summary>
    private static readonly ConcurrentDictionary<int, Socket> Kept = new();

    /// <summary>A port on which a listener could be opened just now, for this run of the tests.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            var keeper = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                keeper.Bind(new IPEndPoint(IPAddress.Any, port));
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                Kept[port] = keeper;
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next draw will do.
                keeper.Dispose();
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CoordActors.Edge.Tests;

/// <summary>
/// Ports for servers under test, below the range from which the kernel gives ports to outgoing connections. None is given twice while its taker runs, not
/// even to another process of these tests: the UDP port of the same number, which nobody else wants, is kept as a sign.
/// </summary>
internal static class FreePorts
{
    private const int First = 10_000;
    private const int End = 32_000;

    private static readonly ConcurrentBag<Socket> Signs = [];

    /// <summary>A port that is free, and stays so but for its taker.</summary>
    public static int Next() => Next([0]);

    /// <summary>A number such that the ports at all of these distances above it are free.</summary>
    public static int Next(params int[] distances)
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End - distances.Max());
            List<Socket> signs = [];
            if (distances.All(distance => TryTake(port + distance, signs)))
            {
                signs.ForEach(Signs.Add);
                return port;
            }

            signs.ForEach(sign => sign.Dispose());
        }
    }

    /// <summary>The first client port of so many servers of <c>coord ensemble</c>, whose other ports, 1000, 2000 and 6000 above, are free too.</summary>
    public static int OfEnsemble(int servers) =>
        Next([.. new[] { 0, 1000, 2000, 6000 }.SelectMany(above => Enumerable.Range(above, servers))]);

    private static bool TryTake(int port, List<Socket> signs)
    {
        var sign = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        signs.Add(sign);
        try
        {
            sign.Bind(new IPEndPoint(IPAddress.Loopback, port));
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace CoordActors.Edge.Tests;

public sealed class FreePortsTests
{
    [Fact]
    public void A_port_that_was_given_is_marked_for_whoever_looks_for_one_in_any_process()
    {
        var port = FreePorts.Next(0, 1);
        foreach (var given in new[] { port, port + 1 })
        {
            using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            Should.Throw<SocketException>(() => other.Bind(new IPEndPoint(IPAddress.Loopback, given)))
                .SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
        }
    }
}

using System.Net.Sockets;

namespace CoordActors.Actors.Remote;

/// <summary>How a connection between systems ends.</summary>
internal static class SocketEnd
{
    /// <summary>Closes a socket: at once, or behind what was written.</summary>
    public static void End(this Socket socket, bool abort)
    {
        try
        {
            if (abort) socket.LingerState = new LingerOption(true, 0);
            else socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other side has ended it already.
        }

        socket.Dispose();
    }
}

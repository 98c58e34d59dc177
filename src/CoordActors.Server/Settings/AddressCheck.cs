using System.Net;
using System.Net.Sockets;

namespace CoordActors.Server.Settings;

/// <summary>Whether this machine has the addresses that a server shall listen at, before anything listens.</summary>
public static class AddressCheck
{
    /// <summary>Looks up the names, and binds each address for a moment, at any port.</summary>
    /// <exception cref="ConfigurationException">One is no address of this machine; it says which key in which line names it.</exception>
    public static void Check(LoadedSettings loaded)
    {
        var (client, admin) = (loaded.Settings.Client, loaded.Settings.Admin);
        if (client.Port is not null) Check(loaded, "coord.client.address", client.Address);
        if (client.SecurePort is not null) Check(loaded, "coord.client.secure-address", client.SecureAddress);
        if (admin.Enabled) Check(loaded, "coord.admin.address", admin.Address);
        if ((admin.MetricsPort ?? admin.MetricsSecurePort) is not null) Check(loaded, "coord.admin.metrics-address", admin.MetricsAddress);
    }

    private static void Check(LoadedSettings loaded, string key, string address)
    {
        if (address is "" or "*") return;
        try
        {
            foreach (var one in IPAddress.TryParse(address, out var literal) ? [literal] : Dns.GetHostAddresses(address))
            {
                using var socket = new Socket(one.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(one, 0));
            }
        }
        catch (SocketException failure)
        {
            throw loaded.Wrong(key, $"an address of this machine, a name of one, or * for all of them ({failure.Message})");
        }
    }
}

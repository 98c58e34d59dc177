using System.Net;
using System.Net.Sockets;
using CoordActors.Edge.Transport;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CoordActors.Edge;

/// <summary>Puts the client listeners on Kestrel. No HTTP is spoken there.</summary>
public static class EdgeHosting
{
    /// <summary>Adds the plain listener and, where a secure port is configured, the TLS listener.</summary>
    public static void AddEdge(IWebHostBuilder host, ServerSettings settings)
    {
        var client = settings.Client;
        host.UseKestrelCore();
        host.ConfigureServices(services =>
        {
            services.AddSingleton<IConnectionListenerFactory, LeanTransportFactory>();
            services.AddSingleton<EdgeRuntime>();
            services.AddSingleton<ClientPort>();
            services.AddSingleton<ClientConnectionHandler>();
        });
        if (client.UsesTls)
        {
            host.UseKestrelHttpsConfiguration();
        }

        host.ConfigureKestrel(kestrel =>
        {
            var identity = client.UsesTls
                ? new TlsIdentity(client.Tls, "The client port", kestrel.ApplicationServices.GetRequiredService<ILogger<TlsIdentity>>())
                : null;
            if (client.Port is { } port)
            {
                foreach (var address in AddressesOf(client.Address))
                {
                    kestrel.Listen(new PlainEndPoint(address, port), listen => Serve(listen, client, client.PortUnification ? identity : null, plainToo: true));
                }
            }

            if (client.SecurePort is { } securePort)
            {
                foreach (var address in AddressesOf(client.SecureAddress))
                {
                    kestrel.Listen(address, securePort, listen => Serve(listen, client, identity, plainToo: false));
                }
            }
        });
    }

    private static void Serve(ListenOptions listen, ClientSettings client, TlsIdentity? identity, bool plainToo)
    {
        listen.Protocols = HttpProtocols.None;
        if (identity is not null)
        {
            listen.UseTls(identity, client.HandshakeWithin, plainToo);
        }

        listen.UseConnectionHandler<ClientConnectionHandler>();
    }

    /// <summary>The addresses to listen at: the one for all of both families where the system has both.</summary>
    private static IPAddress[] AddressesOf(string address) =>
        address is "" or "*" ? [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any]
        : IPAddress.TryParse(address, out var literal) ? [literal]
        : Dns.GetHostAddresses(address);
}

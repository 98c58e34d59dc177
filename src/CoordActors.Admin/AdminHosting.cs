using System.Net;
using System.Net.Sockets;
using CoordActors.Admin.Telemetry;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CoordActors.Admin;

/// <summary>Puts the admin server beside the client ports on the same Kestrel: HTTP/1.1, one function, no middleware.</summary>
public static class AdminHosting
{
    private const long RequestBodyMax = 64 * 1024;

    /// <summary>Adds its ports and parts.</summary>
    /// <returns>Whether it listens anywhere.</returns>
    public static bool AddAdmin(IWebHostBuilder host, AdminSettings settings)
    {
        host.UseKestrelCore();
        host.ConfigureServices(services => services.AddSingleton<AdminRuntime>().AddSingleton<AdminServer>());
        var isTaken = settings is { Enabled: true, IsPortAskedFor: false } && !IsFree(settings);
        if (isTaken)
        {
            host.ConfigureServices(services => services.AddSingleton(new AdminPortTaken(settings.Port)).AddHostedService<PortWarning>());
        }

        var listens = settings.Enabled && !isTaken;
        if (!listens && settings.MetricsPort is null)
        {
            return false;
        }

        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.KeepAliveTimeout = settings.IdleTimeout;
            kestrel.Limits.MaxRequestBodySize = RequestBodyMax;
            if (listens)
            {
                Listen(kestrel, settings.Address, settings.Port);
            }

            if (settings.MetricsPort is { } metricsPort)
            {
                Listen(kestrel, settings.MetricsAddress, metricsPort);
            }
        });
        return true;
    }

    /// <summary>Adds the sender to an OpenTelemetry collector, if there is one.</summary>
    public static void AddTelemetry(IServiceCollection services, TelemetrySettings settings)
    {
        if (settings.Endpoint.Length > 0)
        {
            services.AddSingleton(settings).AddHostedService<TelemetryService>();
        }
    }

    /// <summary>Gives it every HTTP request.</summary>
    public static void UseAdmin(IApplicationBuilder app) => app.Run(app.ApplicationServices.GetRequiredService<AdminServer>().Handle);

    private static void Listen(KestrelServerOptions kestrel, string address, int port)
    {
        static void Http(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
        if (address == "*")
        {
            kestrel.ListenAnyIP(port, Http);
            return;
        }

        foreach (var resolved in AddressesOf(address))
        {
            kestrel.Listen(resolved, port, Http);
        }
    }

    private static IPAddress[] AddressesOf(string address) =>
        IPAddress.TryParse(address, out var literal) ? [literal] : Dns.GetHostAddresses(address);

    /// <summary>
    /// Whether the default port can be had. Somebody who has not asked for an admin server should not be kept from a second server on the same machine.
    /// </summary>
    private static bool IsFree(AdminSettings settings)
    {
        try
        {
            foreach (var address in settings.Address == "*" ? [IPAddress.Any] : AddressesOf(settings.Address))
            {
                using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                probe.Bind(new IPEndPoint(address, settings.Port));
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private sealed record AdminPortTaken(int Port);

    private sealed class PortWarning(AdminPortTaken taken, ILogger<AdminServer> logger) : Microsoft.Extensions.Hosting.IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            AdminLog.PortTaken(logger, taken.Port);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

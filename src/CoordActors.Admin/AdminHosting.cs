using System.Net;
using System.Net.Sockets;
using CoordActors.Admin.Telemetry;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CoordActors.Admin;

/// <summary>Puts the admin server beside the client ports on the same Kestrel: HTTP/1.1, with TLS or without, one function, no middleware.</summary>
public static class AdminHosting
{
    private const long RequestBodyMax = 64 * 1024;

    private static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(10);

    /// <summary>Adds its ports and parts.</summary>
    /// <returns>Whether it listens anywhere.</returns>
    public static bool AddAdmin(IWebHostBuilder host, AdminSettings settings)
    {
        host.UseKestrelCore();
        host.ConfigureServices(services => services.AddSingleton<AdminRuntime>().AddSingleton<AdminServer>());
        var endPoints = settings.Enabled ? EndPointsOf(settings.Address, settings.Port) : [];
        Socket? reserved = null;
        if (settings is { Enabled: true, IsPortAskedFor: false } && (reserved = AdminTransport.TryReserve(endPoints[0])) is null)
        {
            endPoints = [];
            host.ConfigureServices(services => services.AddSingleton(new AdminPortTaken(settings.Port)).AddHostedService<PortWarning>());
        }

        IPEndPoint[] metrics = settings.MetricsPort is { } port ? EndPointsOf(settings.MetricsAddress, port) : [];
        IPEndPoint[] secureMetrics = settings.MetricsSecurePort is { } securePort ? EndPointsOf(settings.MetricsAddress, securePort) : [];
        IPEndPoint[] all = [.. endPoints, .. metrics, .. secureMetrics];
        if (all.Length == 0)
        {
            return false;
        }

        if (settings.Tls is not null || settings.MetricsTls is not null)
        {
            host.UseKestrelHttpsConfiguration();
        }

        host.ConfigureServices(services => AdminTransport.Add(services, all, reserved));
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.KeepAliveTimeout = settings.IdleTimeout;
            kestrel.Limits.MaxRequestBodySize = RequestBodyMax;
            Listen(kestrel, endPoints, settings.Tls, "The admin server");
            Listen(kestrel, metrics, null, "");
            Listen(kestrel, secureMetrics, settings.MetricsTls, "The port for metrics");
        });
        return true;
    }

    /// <summary>A port with TLS understands plain HTTP too, if only to say that it is refused.</summary>
    private static void Listen(KestrelServerOptions kestrel, IPEndPoint[] endPoints, TlsSettings? tls, string user)
    {
        var identity = tls is null || endPoints.Length == 0
            ? null
            : new TlsIdentity(tls, user, kestrel.ApplicationServices.GetRequiredService<ILogger<TlsIdentity>>());
        foreach (var endPoint in endPoints)
        {
            kestrel.Listen(endPoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (identity is not null)
                {
                    listen.UseTls(identity, HandshakeWithin, plainToo: true);
                }
            });
        }
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

    /// <summary>One for each address; an IPv6 socket for every address serves IPv4 too.</summary>
    private static IPEndPoint[] EndPointsOf(string address, int port)
    {
        IPAddress[] addresses = address switch
        {
            "*" => [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any],
            _ when IPAddress.TryParse(address, out var literal) => [literal],
            _ => Dns.GetHostAddresses(address),
        };
        return [.. addresses.Select(one => new IPEndPoint(one, port))];
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

using System.Net.Sockets;
using CoordActors.Actors.Remote;
using CoordActors.Admin;
using CoordActors.Cli.Data;
using CoordActors.Edge;
using CoordActors.Hocon;
using CoordActors.Persistence.Sqlite;
using CoordActors.Server.Admin;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Hosting;

/// <summary>The composition root of a server: settings, then host, then the named parts.</summary>
internal static class ServerHost
{
    private const int Failed = 1;
    private const int DataDirectoryUnusable = 3;
    private const int AdminPortInUse = 4;

    /// <summary>Runs a server until it is told to stop or fails.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string? file, IReadOnlyDictionary<string, string> overrides, CancellationToken cancellation)
    {
        RunSocketsInline();
        LoadedSettings? loaded = null;
        try
        {
            loaded = SettingsLoader.Load(file, overrides);
            CertificateCheck.Check(loaded);
            AddressCheck.Check(loaded);
            await using var app = Build(loaded, new ReloadSource(file, overrides));
            await Start(app, cancellation).ConfigureAwait(false);
            HostLog.Serving(app.Services.GetRequiredService<ILogger<NodeService>>(), PortsOf(loaded.Settings.Client));
            await app.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
            return app.Services.GetRequiredService<NodeService>().ExitCode;
        }
        catch (ConfigurationException wrong)
        {
            return Complain(CommandRunner.BadInput, wrong.Message);
        }
        catch (DataDirectoryException unusable)
        {
            return Complain(DataDirectoryUnusable, unusable.Message);
        }
        catch (NodeFailedException failure)
        {
            return Complain(failure.InnerException is DataDirectoryException ? DataDirectoryUnusable : Failed, failure.Message);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            return IsAdminPort(loaded!.Settings.Admin, failure.Message)
                ? Complain(AdminPortInUse, $"the port of the admin server is in use by another process ({failure.Message}); coord.admin.port names another one")
                : Complain(Failed, $"the client port is in use by another process ({failure.Message})");
        }
        catch (SocketException failure)
        {
            return Complain(Failed, $"a port cannot be opened: {failure.Message}{PortsOfRoot(loaded!.Settings)}");
        }
        catch (RemoteException failure)
        {
            var ensemble = loaded!.Settings.Ensemble!;
            return Complain(
                Failed,
                $"server {ensemble.MyId} cannot open {ensemble.Self.Host}:{ensemble.Self.QuorumPort}, the port for the other servers "
                + $"({failure.InnerException?.Message ?? failure.Message}): no other process and no second server {ensemble.MyId} may use it");
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Starts it; how that ends is a line of the audit log, unless it was told to stop meanwhile.</summary>
    private static async Task Start(WebApplication app, CancellationToken cancellation)
    {
        var audit = app.Services.GetRequiredService<AuditLog>();
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            audit.Started(isSuccess: false);
            throw;
        }

        audit.Started(isSuccess: true);
    }

    /// <summary>
    /// Lets the thread that waits for sockets also run what follows, up to the reply: a thread switch costs more than a request. It must be said
    /// before the first socket is made. Nothing that it runs here ever blocks: the disk has a thread of its own.
    /// </summary>
    private static void RunSocketsInline()
    {
        const string name = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (System.Environment.GetEnvironmentVariable(name) is null)
        {
            System.Environment.SetEnvironmentVariable(name, "1");
        }
    }

    private static bool IsAdminPort(AdminSettings admin, string message) =>
        admin.Ports.Any(port => message.Contains($":{port}:", StringComparison.Ordinal));

    /// <summary>What a user who is not root usually may not open.</summary>
    private static string PortsOfRoot(ServerSettings settings)
    {
        int?[] ports = [settings.Client.Port, settings.Client.SecurePort, .. settings.Admin.Ports];
        var low = string.Join(" and ", ports.Where(port => port is > 0 and < 1024));
        return low.Length == 0 ? "" : $" ({low}: ports below 1024 need root, or the capability CAP_NET_BIND_SERVICE; any from 1024 on will do)";
    }

    private static string PortsOf(ClientSettings client) => string.Join(
        " and ", new[] { client.Port is { } port ? $"{port}" : null, client.SecurePort is { } secure ? $"{secure} (TLS)" : null }.OfType<string>());

    private static int Complain(int exitCode, string sentence)
    {
        Console.Error.WriteLine($"coord: {sentence}");
        return exitCode;
    }

    private static WebApplication Build(LoadedSettings loaded, ReloadSource source)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "coord" });
        builder.Services.AddSingleton(loaded.Settings);
        builder.Services.AddSingleton(loaded);
        var logs = new LogControl(loaded.Settings.Log.Level, loaded.Settings.Audit.Enabled);
        builder.Services.AddSingleton(logs);
        AddLogging(builder, loaded.Settings.Log, logs);
        AddSystemd(builder.Services);
        builder.Services.AddSingleton(loaded.Settings.Audit).AddSingleton<AuditLog>();
        builder.Services.AddSingleton<NodeService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<NodeService>());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<IdleTrim>();
        builder.Services.AddSingleton(source);
        builder.Services.AddHostedService<ConfigurationReload>();
        EdgeHosting.AddEdge(builder.WebHost, loaded.Settings);
        var admin = AdminHosting.AddAdmin(builder.WebHost, loaded.Settings.Admin);
        builder.Services.AddSingleton<ISnapshotReader, UploadedSnapshots>();
        AdminHosting.AddTelemetry(builder.Services, loaded.Settings.Telemetry);
        var app = builder.Build();
        if (admin)
        {
            AdminHosting.UseAdmin(app);
        }

        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<EdgeRuntime>().CloseAll);
        return app;
    }

    /// <summary>
    /// Tells systemd when clients are served and when the server stops, if it wants to know. The library's own check looks for the parent process,
    /// which a unit with ProtectProc hides.
    /// </summary>
    private static void AddSystemd(IServiceCollection services)
    {
        if (string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NOTIFY_SOCKET")) || OperatingSystem.IsWindows()) return;
        services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        services.AddSingleton<IHostLifetime, SystemdLifetime>();
    }

    private static void AddLogging(WebApplicationBuilder builder, LogSettings settings, LogControl logs)
    {
        const string timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        if (settings.Format == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, timestamp.TrimEnd()));
        }
        else
        {
            builder.Logging.AddSimpleConsole(console =>
                (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, timestamp));
        }

        // The level is asked for with each line, so that it can be changed while the server runs.
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddFilter((category, level) => level >= logs.LeastOf(category ?? ""));
    }
}

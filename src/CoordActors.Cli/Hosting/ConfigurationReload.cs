using System.Runtime.InteropServices;
using CoordActors.Admin;
using CoordActors.Hocon;
using CoordActors.Server.Admin;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Hosting;

/// <summary>
/// SIGHUP: the configuration is read again, and what of it can change at run time does: the log level and whether the audit log is written.
/// A configuration with a mistake changes nothing.
/// </summary>
internal sealed class ConfigurationReload(ReloadSource source, LogControl logs, AdminRuntime admin, ILogger<ConfigurationReload> logger) : IHostedService
{
    private PosixSignalRegistration? _signal;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Reload();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _signal?.Dispose();
        return Task.CompletedTask;
    }

    private void Reload()
    {
        try
        {
            var settings = SettingsLoader.Load(source.File, source.Overrides).Settings;
            logs.Level = settings.Log.Level;
            logs.IsAuditing = settings.Audit.Enabled;
            admin.Audit(logs.IsAuditing);
            HostLog.Reloaded(logger, settings.Log.Level.ToString().ToLowerInvariant(), logs.IsAuditing ? "on" : "off");
        }
        catch (ConfigurationException wrong)
        {
            HostLog.NotReloaded(logger, wrong.Message);
        }
    }
}

/// <summary>Where the configuration came from.</summary>
/// <param name="File">The file, or null.</param>
/// <param name="Overrides">The options of the command line.</param>
internal sealed record ReloadSource(string? File, IReadOnlyDictionary<string, string> Overrides);

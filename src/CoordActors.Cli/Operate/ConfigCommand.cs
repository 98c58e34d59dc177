using System.CommandLine;
using CoordActors.Hocon;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Operate;

/// <summary><c>coord config check FILE</c> and <c>coord config show [FILE]</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Check a configuration, or show what is in force and where it comes from.") { Check(), Show() };

    private static Command Check()
    {
        var command = new Command("check", "Say whether a server would start with a configuration: warnings, then one line; exit code 2 if not.");
        var arguments = ServerArguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = SettingsLoader.Load(arguments.File(parsed), arguments.Overrides(parsed));
            CertificateCheck.Check(loaded);
            AddressCheck.Check(loaded);
            foreach (var warning in loaded.Warnings) Console.Out.WriteLine($"warning: {warning}");
            Console.Out.WriteLine($"{arguments.File(parsed) ?? "The default configuration"} is right: {Summary(loaded.Settings)}.");
        });
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "Print every key with the value in force and where it comes from, as a configuration file.");
        var arguments = ServerArguments.AddTo(command);
        var changed = new Option<bool>("--changed") { Description = "Only keys that differ from the defaults." };
        command.Add(changed);
        command.SetAction(parsed =>
        {
            var loaded = SettingsLoader.Load(arguments.File(parsed), arguments.Overrides(parsed));
            var lines = loaded.Describe()
                .Where(entry => !parsed.GetValue(changed) || Source(entry) != "default")
                .Select(entry => (Setting: $"{entry.Key} = {HoconText.Of(entry.Value)}", Source: Source(entry)))
                .ToList();
            var width = Math.Min(lines.Select(line => line.Setting.Length).DefaultIfEmpty().Max(), 72);
            foreach (var (setting, source) in lines) Console.Out.WriteLine($"{setting.PadRight(width)}  # {source}");
        });
        return command;
    }

    private static string Source(ConfigurationEntry entry)
    {
        var source = entry.Origin.Source switch
        {
            SettingsLoader.ReferenceName => "default",
            SettingsLoader.CommandLineName => "option",
            _ => entry.Origin.ToString(),
        };
        return entry.Origin.KeyAsWritten is { } key ? $"{source} {key}" : source;
    }

    private static string Summary(ServerSettings settings)
    {
        var client = settings.Client;
        var ports = new[] { client.Port is { } port ? $"{port}" : null, client.SecurePort is { } secure ? $"{secure} (TLS)" : null }.OfType<string>();
        var role = settings.Ensemble is { } ensemble
            ? $"server {ensemble.MyId} of {ensemble.Servers.Count}, {ensemble.Self.Role.ToString().ToLowerInvariant()}, quorum port {ensemble.Self.QuorumPort}"
            : "a standalone server";
        return $"{role}, clients on port {string.Join(" and ", ports)}, data in {settings.DataDirectory}";
    }
}

using System.CommandLine;
using System.Net.Security;
using CoordActors.Hocon;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Operate;

/// <summary><c>coord status [FILE]</c>: the mode of the configured server, as <c>zkServer.sh status</c> prints it; or of any servers.</summary>
internal static class StatusCommand
{
    private const int DefaultPort = 2181;

    public static Command Create()
    {
        var command = new Command("status", "Say what a server is: leader, follower, observer or standalone. Exit code 1 if it does not answer.");
        var arguments = ServerArguments.AddTo(command);
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Also nodes, connections, latency, zxid and what else mntr tells." };
        var servers = new Option<string?>("--server") { Description = "Other servers than the configured one, as a table.", HelpName = "HOST:PORT,…" };
        command.Add(verbose);
        command.Add(servers);
        command.SetAction((parsed, cancellation) => parsed.GetValue(servers) is { } list
            ? Table(ProbesOf(list), cancellation)
            : One(arguments.File(parsed), arguments.Overrides(parsed), parsed.GetValue(verbose), cancellation));
        return command;
    }

    private static async Task<int> One(string? file, Dictionary<string, string> overrides, bool verbose, CancellationToken cancellation)
    {
        var client = SettingsLoader.Load(file, overrides).Settings.Client;
        await Console.Error.WriteLineAsync($"Using config: {file ?? "defaults"}").ConfigureAwait(false);
        var tls = client.Port is null;
        var address = tls ? client.SecureAddress : client.Address;
        var probe = new ServerProbe(address == "*" ? "localhost" : address, client.Port ?? client.SecurePort!.Value)
        {
            Tls = tls ? AsOneOf(client.Tls) : null,
        };
        Console.Out.WriteLine($"Client port found: {probe.Port}. Client address: {probe.Host}. Client SSL: {(tls ? "true" : "false")}.");
        if (await ServerStatus.Of(probe, verbose, cancellation).ConfigureAwait(false) is not { } status)
        {
            Console.Out.WriteLine("Error contacting service. It is probably not running.");
            return CommandRunner.Failed;
        }

        Console.Out.WriteLine($"Mode: {status.Mode}");
        foreach (var line in verbose ? status.Details() : []) Console.Out.WriteLine(line);
        return 0;
    }

    /// <summary>
    /// Only a status is asked for, of a server that this machine's own configuration names, so any certificate will do. Where clients must show one, it
    /// shows the server's own, if whoever asks may read it.
    /// </summary>
    private static SslClientAuthenticationOptions AsOneOf(TlsSettings tls)
    {
        var options = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
        try
        {
            options.ClientCertificateContext = CertificateFiles.LoadIdentity(tls);
        }
        catch (CertificateFileException)
        {
            // Then it shows none: that is enough for a server which does not ask.
        }

        return options;
    }

    private static async Task<int> Table(IReadOnlyList<ServerProbe> probes, CancellationToken cancellation)
    {
        var all = await Task.WhenAll(probes.Select(probe => ServerStatus.Of(probe, false, cancellation))).ConfigureAwait(false);
        Row("server", "mode", "zxid", "nodes", "connections", "outstanding", "latency min/avg/max ms");
        foreach (var (probe, status) in probes.Zip(all))
        {
            var mode = status?.Mode ?? await probe.WhyNot(cancellation).ConfigureAwait(false);
            Row(
                $"{probe.Host}:{probe.Port}", mode, status?["Zxid"] ?? "", status?["Node count"] ?? "", status?["Connections"] ?? "",
                status?["Outstanding"] ?? "", status?["Latency min/avg/max"] ?? "");
        }

        return all.Contains(null) ? CommandRunner.Failed : 0;
    }

    private static void Row(params string[] cells)
        => Console.Out.WriteLine($"{cells[0],-24} {cells[1],-11} {cells[2],-12} {cells[3],8} {cells[4],11} {cells[5],11}  {cells[6]}".TrimEnd());

    private static List<ServerProbe> ProbesOf(string list)
    {
        var probes = new List<ServerProbe>();
        foreach (var text in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var withPort = text.LastIndexOf(':') > text.LastIndexOf(']') ? text : $"{text}:{DefaultPort}";
            if (!HoconUnits.TryParseHostPort(withPort, out var host, out var port))
            {
                throw new ConfigurationException($"--server has the item \"{text}\"; it must be host:port, such as localhost:2181.");
            }

            probes.Add(new ServerProbe(host, port));
        }

        return probes.Count > 0 ? probes : throw new ConfigurationException("--server is empty; it must be host:port, several with commas between them.");
    }
}

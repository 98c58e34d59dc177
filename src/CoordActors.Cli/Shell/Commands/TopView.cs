using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Text;
using CoordActors.Cli.Operate;
using CoordActors.Client;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>
/// <c>top</c>: one line for each server, asked with <c>srvr</c>, <c>mntr</c> and <c>hotp</c> every second, and the paths that are asked for most.
/// </summary>
internal static class TopView
{
    private const string Header = "server                 mode        zxid          conns  outst  lat avg/max ms   req/s    znodes   watches  version";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task Run(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var tls = ShellContext.TlsOf(shell.Launch);
        var servers = ConnectionString.Parse(words.ArgumentOrNull(0) ?? await Servers(shell, tls is not null, cancellation).ConfigureAwait(false)).Hosts;
        var times = words.Value("n") is { } text ? CommandWords.Number(text, "-n") : shell.IsTerminal ? int.MaxValue : 1;
        var before = new Dictionary<DnsEndPoint, long>();
        for (var i = 0; i < times; i++)
        {
            if (i > 0)
            {
                await Task.Delay(Interval, cancellation).ConfigureAwait(false);
            }

            var views = await Task.WhenAll(servers.Select(server => Look(server, tls, cancellation))).ConfigureAwait(false);
            var lines = views.Select(view => Line(view, before)).ToList();
            await shell.Out.WriteAsync(shell.IsTerminal && times > 1 ? "\u001b[H\u001b[2J" : "").ConfigureAwait(false);
            await shell.Out.WriteLineAsync(Header).ConfigureAwait(false);
            lines.ForEach(shell.Out.WriteLine);
            HotPathLines.Of(views.Select(view => view.HotPaths)).ForEach(shell.Out.WriteLine);
            await shell.Out.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The keys of <c>srvr</c> (behind a colon) and of <c>mntr</c> (behind a tab).</summary>
    public static Dictionary<string, string> Parse(string answer)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in answer.Split('\n'))
        {
            var separator = line.IndexOfAny(['\t', ':']);
            if (separator > 0)
            {
                values[line[..separator]] = line[(separator + 1)..].Trim();
            }
        }

        return values;
    }

    /// <summary>
    /// The servers of the ensemble as its configuration has them, else those that the shell was started with. The configuration names the ports without TLS.
    /// </summary>
    private static async Task<string> Servers(ShellContext shell, bool isSecure, CancellationToken cancellation)
    {
        var own = shell.ConnectString.Split('/')[0];
        if (!shell.IsConnected || isSecure)
        {
            return own;
        }

        var config = await shell.Client.GetConfigAsync(cancellation).ConfigureAwait(false);
        var members = EnsembleCommands.ClientAddresses(Encoding.UTF8.GetString(config.Data ?? [])).Where(a => a.Length > 0).ToList();
        return members.Count > 0 ? string.Join(',', members) : own;
    }

    private static async Task<(DnsEndPoint Server, Dictionary<string, string>? Values, string HotPaths)> Look(
        DnsEndPoint server, SslClientAuthenticationOptions? tls, CancellationToken cancellation)
    {
        var probe = new ServerProbe(server.Host, server.Port) { Tls = tls, Patience = Patience };
        var srvr = await probe.Ask("srvr", cancellation).ConfigureAwait(false);
        if (srvr is null)
        {
            return (server, null, "");
        }

        var values = Parse(srvr);
        foreach (var (key, value) in Parse(await probe.Ask("mntr", cancellation).ConfigureAwait(false) ?? ""))
        {
            values[key] = value;
        }

        return (server, values, await probe.Ask("hotp", cancellation).ConfigureAwait(false) ?? "");
    }

    private static string Line((DnsEndPoint Server, Dictionary<string, string>? Values, string HotPaths) view, Dictionary<DnsEndPoint, long> before)
    {
        var name = $"{view.Server.Host}:{view.Server.Port}";
        if (view.Values is not { } values)
        {
            return $"{name,-22} unreachable";
        }

        if (!values.TryGetValue("Mode", out var mode))
        {
            return $"{name,-22} not serving";
        }

        var received = Number(values, "Received");
        var rate = before.TryGetValue(view.Server, out var old) ? $"{received - old}" : "-";
        before[view.Server] = received;
        var latency = values.GetValueOrDefault("Latency min/avg/max", "0/0/0").Split('/');
        var watches = values.GetValueOrDefault("zk_watch_count", "-");
        var version = values.GetValueOrDefault("Zookeeper version", "").Split([',', '-'])[0];
        return $"{name,-22} {mode,-11} {values.GetValueOrDefault("Zxid", "-"),-13} {Number(values, "Connections"),5}  {Number(values, "Outstanding"),5}  "
            + $"{latency.ElementAtOrDefault(1) + "/" + latency.ElementAtOrDefault(2),14}  {rate,6}  {Number(values, "Node count"),8}  {watches,8}  {version}";
    }

    private static long Number(Dictionary<string, string> values, string key) =>
        long.TryParse(values.GetValueOrDefault(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

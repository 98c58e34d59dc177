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
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(100);

    public static async Task Run(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var tls = ShellContext.TlsOf(shell.Launch);
        var servers = ConnectionString.Parse(words.ArgumentOrNull(0) ?? await Servers(shell, tls is not null, cancellation).ConfigureAwait(false)).Hosts;
        var times = words.Value("n") is { } text ? CommandWords.Number(text, "-n") : shell.IsTerminal && !shell.Json ? int.MaxValue : 1;
        var isLive = shell.IsTerminal && !shell.Json && times > 1;
        var before = new Dictionary<DnsEndPoint, long>();
        for (var i = 0; i < times; i++)
        {
            if (i > 0 && !await Wait(isLive, cancellation).ConfigureAwait(false))
            {
                return;
            }

            var views = await Task.WhenAll(servers.Select(server => Look(server, tls, cancellation))).ConfigureAwait(false);
            if (shell.Json)
            {
                shell.WriteJson(json => TopJson.Write(json, views, before));
                continue;
            }

            List<string> lines = [Header, .. views.Select(view => Line(view, before)), .. HotPathLines.Of(views.Select(view => view.HotPaths))];
            if (isLive)
            {
                await shell.Out.WriteAsync(Screen(lines, Math.Max(20, Console.WindowWidth), Math.Max(3, Console.WindowHeight))).ConfigureAwait(false);
            }
            else
            {
                lines.ForEach(shell.Out.WriteLine);
            }

            await shell.Out.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The lines in the place of what a terminal shows: as much of them as fits, and how to end.</summary>
    /// <param name="lines">What is to be shown.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Lines of the terminal.</param>
    public static string Screen(IReadOnlyList<string> lines, int width, int height)
    {
        var shown = lines.Take(height - 2).Append("q ends").Select(line => line.Length > width ? line[..width] : line);
        return $"\u001b[H{string.Concat(shown.Select(line => $"{line}\u001b[K\n"))}\u001b[J";
    }

    /// <summary>Waits until the servers are asked again.</summary>
    /// <returns>False when the user has pressed q meanwhile.</returns>
    private static async Task<bool> Wait(bool hasKeys, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < Interval; waited += KeyInterval)
        {
            while (hasKeys && Console.KeyAvailable)
            {
                if (Console.ReadKey(intercept: true).KeyChar is 'q' or 'Q')
                {
                    return false;
                }
            }

            await Task.Delay(KeyInterval, cancellation).ConfigureAwait(false);
        }

        return true;
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

    private static async Task<ServerView> Look(
        DnsEndPoint server, SslClientAuthenticationOptions? tls, CancellationToken cancellation)
    {
        var probe = new ServerProbe(server.Host, server.Port) { Tls = tls, Patience = Patience };
        var srvr = await probe.Ask("srvr", cancellation).ConfigureAwait(false);
        if (srvr is null)
        {
            return new ServerView(server, null, "");
        }

        var values = Parse(srvr);
        foreach (var (key, value) in Parse(await probe.Ask("mntr", cancellation).ConfigureAwait(false) ?? ""))
        {
            values[key] = value;
        }

        return new ServerView(server, values, await probe.Ask("hotp", cancellation).ConfigureAwait(false) ?? "");
    }

    private static string Line(ServerView view, Dictionary<DnsEndPoint, long> before)
    {
        if (view.State != ServerView.Serving)
        {
            return $"{view.Name,-22} {view.State}";
        }

        var rate = view.Rate(before)?.ToString(CultureInfo.InvariantCulture) ?? "-";
        var (_, average, max) = view.Latency;
        return $"{view.Name,-22} {view.Text("Mode"),-11} {view.Text("Zxid") ?? "-",-13} {view.Number("Connections"),5}  {view.Number("Outstanding"),5}  "
            + $"{average + "/" + max,14}  {rate,6}  {view.Number("Node count"),8}  {view.Text("zk_watch_count") ?? "-",8}  {view.Version}";
    }
}

using System.Diagnostics;

namespace CoordActors.Cli.Operate;

/// <summary>Runs the servers of an <see cref="EnsemblePlan"/> as processes of this executable, until it is told to stop or all have ended.</summary>
internal sealed class LocalEnsemble(EnsemblePlan plan, TextWriter output)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, Process> _servers = [];

    /// <summary>Runs.</summary>
    /// <returns>The exit code: 1 when a server ended before all served.</returns>
    public async Task<int> Run(CancellationToken cancellation)
    {
        plan.Check();
        plan.Write();
        var ended = plan.Ids.Select(Start).ToList();
        try
        {
            var serving = AllServe(cancellation);
            var first = await Task.WhenAny([serving, .. ended]).ConfigureAwait(false);
            if (first != serving)
            {
                StopAll();
                await Task.WhenAll(ended).ConfigureAwait(false);
                // Ctrl-C goes to the servers as well, which may be faster.
                return cancellation.IsCancellationRequested ? 0 : CommandRunner.Failed;
            }

            Announce(await serving.ConfigureAwait(false));
            await Task.WhenAll(ended).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            StopAll();
            await Task.WhenAll(ended).ConfigureAwait(false);
        }

        return 0;
    }

    private async Task Start(int id)
    {
        var start = Executable.StartInfo(Executable.CommandLine(["server", plan.ConfigurationOf(id)]));
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var server = Process.Start(start)!;
        _servers[id] = server;
        await Task.WhenAll(Copy(id, server.StandardOutput), Copy(id, server.StandardError), server.WaitForExitAsync()).ConfigureAwait(false);
        Say($"[{id}] ended with exit code {server.ExitCode}; to start it again: coord server {plan.ConfigurationOf(id)}");
    }

    private async Task Copy(int id, StreamReader from)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is { } line) Say($"[{id}] {line}");
    }

    /// <summary>Whether all serve, and under one leader: of servers that are asked one after the other, some may speak of an earlier term.</summary>
    /// <param name="modes">What each says that it is; null: it does not serve.</param>
    public static bool AreOne(IReadOnlyList<string?> modes) =>
        modes.All(mode => mode is "leader" or "follower" or "observer") && modes.Count(mode => mode == "leader") == 1;

    private async Task<IReadOnlyList<(int Id, string Mode)>> AllServe(CancellationToken cancellation)
    {
        while (true)
        {
            var modes = new List<string?>();
            foreach (var id in plan.Ids)
            {
                var status = await ServerStatus.Of(new ServerProbe("127.0.0.1", plan.ClientPort(id)), false, cancellation).ConfigureAwait(false);
                modes.Add(status?.Mode);
            }

            if (AreOne(modes)) return [.. plan.Ids.Zip(modes, (id, mode) => (id, mode!))];
            await Task.Delay(Step, cancellation).ConfigureAwait(false);
        }
    }

    private void Announce(IReadOnlyList<(int Id, string Mode)> modes)
    {
        var connect = string.Join(',', plan.Ids.Select(id => $"127.0.0.1:{plan.ClientPort(id)}"));
        var roles = string.Join(", ", modes.Select(server => $"{server.Id} {server.Mode} (process {_servers[server.Id].Id})"));
        Say($"All serve at {connect}: {roles}. Kill one: kill -9 {_servers[modes[0].Id].Id}. Stop all: Ctrl-C.");
    }

    private void StopAll()
    {
        foreach (var server in _servers.Values.Where(server => !server.HasExited)) Signals.Terminate(server.Id);
    }

    private void Say(string line)
    {
        lock (_servers) output.WriteLine(line);
    }
}

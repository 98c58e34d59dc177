using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using CoordActors.Client;

namespace CoordActors.Cli.Bench;

/// <summary>
/// <c>coord bench gap</c>: one session writes, one write after the other, and the longest pause between two acknowledged ones is printed: what a
/// client feels of a failure. Exit codes: 0 measured, 1 no connection or the session was lost.
/// </summary>
internal static class GapCommand
{
    private const string Path = "/coord-gap";
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var hosts = new Option<string>("--hosts")
        {
            Description = "The servers to write to, as host:port,….",
            HelpName = "HOST:PORT,…",
            DefaultValueFactory = _ => "127.0.0.1:2181",
        };
        hosts.Validators.Add(result =>
        {
            try
            {
                if (result.Tokens.Count > 0) ConnectionString.Parse(result.Tokens[^1].Value);
            }
            catch (FormatException wrong)
            {
                result.AddError($"--hosts: {wrong.Message}");
            }
        });
        var seconds = new Option<double>("--seconds") { Description = "How long to write, in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
        var command = new Command("gap", "Write in a loop and measure the longest pause: stop a server meanwhile.") { hosts, seconds };
        command.SetAction((parsed, cancel) => Run(
            parsed.GetRequiredValue(hosts), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.InvocationConfiguration, cancel));
        return command;
    }

    private static async Task<int> Run(string hosts, TimeSpan duration, InvocationConfiguration console, CancellationToken cancellation)
    {
        var options = new CoordClientOptions { ConnectionString = hosts, SessionTimeout = TimeSpan.FromSeconds(20), ConnectTimeout = ConnectWithin };
        await using var client = CoordClient.Start(options);
        try
        {
            await client.WaitForConnectionAsync(cancellation).WaitAsync(ConnectWithin, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CoordException or TimeoutException)
        {
            var sentence = $"coord bench gap: none of {hosts} lets a client in within {ConnectWithin.TotalSeconds} s.";
            await console.Error.WriteLineAsync(sentence).ConfigureAwait(false);
            return CommandRunner.Failed;
        }

        if (await client.ExistsAsync(Path, cancellation).ConfigureAwait(false) is null)
        {
            await client.CreateAsync(Path, [], cancellationToken: cancellation).ConfigureAwait(false);
        }

        var result = await Write(client, duration, cancellation).ConfigureAwait(false);
        await console.Output.WriteLineAsync(result.ToString()).ConfigureAwait(false);
        return result.IsSessionLost ? 1 : 0;
    }

    private static async Task<Result> Write(CoordClient client, TimeSpan duration, CancellationToken cancellation)
    {
        var result = new Result();
        var clock = Stopwatch.StartNew();
        var last = clock.Elapsed;
        while (clock.Elapsed < duration && !result.IsSessionLost)
        {
            try
            {
                var value = Encoding.ASCII.GetBytes(result.Writes.ToString(CultureInfo.InvariantCulture));
                await client.SetDataAsync(Path, value, cancellationToken: cancellation).ConfigureAwait(false);
                var now = clock.Elapsed;
                result = result.Succeeded(now, now - last);
                last = now;
            }
            catch (SessionExpiredException)
            {
                result = result with { IsSessionLost = true };
            }
            catch (CoordException)
            {
                result = result with { Failures = result.Failures + 1 };
            }
        }

        // A pause that has not ended yet counts, too.
        var unfinished = clock.Elapsed - last;
        return unfinished > result.Longest ? result with { Longest = unfinished, At = last } : result;
    }

    private sealed record Result(long Writes = 0, long Failures = 0, TimeSpan Longest = default, TimeSpan At = default, bool IsSessionLost = false)
    {
        public Result Succeeded(TimeSpan now, TimeSpan pause) => pause > Longest
            ? this with { Writes = Writes + 1, Longest = pause, At = now - pause }
            : this with { Writes = Writes + 1 };

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"writes={Writes} failures={Failures} longest_gap_ms={Longest.TotalMilliseconds:0} at_s={At.TotalSeconds:0.0} session={Session}");

        private string Session => IsSessionLost ? "lost" : "kept";
    }
}

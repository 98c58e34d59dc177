using System.Collections.Concurrent;
using System.Diagnostics;
using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>A program in another language that plays a scenario. It asks for its server to be stopped, killed or started with a line
/// <c>@server stop|kill|start|restart</c> (of an ensemble: <see cref="EnsembleUnderTest.Obey"/>) and goes on after the answer on its standard input; it
/// ends with 0 when all went as it should.</summary>
public static class ForeignProgram
{
    private const string Order = "@server ";

    /// <summary>Runs the program and fails the test with its output unless it ends with 0.</summary>
    /// <returns>What it wrote: standard output and standard error, line by line.</returns>
    public static async Task<string> Play(string program, IEnumerable<string> arguments, IServerHost? server = null)
    {
        var run = await Run(program, arguments, server);
        run.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{run.Text}");
        return run.Text;
    }

    /// <summary>Runs the program to its end within the deadline of a scenario.</summary>
    public static async Task<ProgramRun> Run(
        string program, IEnumerable<string> arguments, IServerHost? server = null, TimeSpan? deadline = null, string? standardInput = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        using var process = new Process { StartInfo = start };
        var output = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) => Add(output, line.Data);
        process.Start();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(deadline ?? Deadline.Scenario);
        try
        {
            if (standardInput is not null)
            {
                await process.StandardInput.WriteAsync(standardInput.AsMemory(), limit.Token);
                process.StandardInput.Close();
            }

            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                Add(output, line);
                if (line.StartsWith(Order, StringComparison.Ordinal) && server is not null)
                {
                    await process.StandardInput.WriteLineAsync(server.Obey(line[Order.Length..]).AsMemory(), limit.Token);
                    await process.StandardInput.FlushAsync(limit.Token);
                }
            }

            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            var written = string.Join('\n', output);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in time.\n{written}\n--- server\n{server?.Output()}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return new ProgramRun(process.ExitCode, string.Join('\n', output));
    }

    private static void Add(ConcurrentQueue<string> output, string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
        }
    }
}

/// <summary>How a foreign program ended and what it wrote.</summary>
public sealed record ProgramRun(int ExitCode, string Text);

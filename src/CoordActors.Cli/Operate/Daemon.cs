using System.Diagnostics;
using System.Globalization;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Operate;

/// <summary>A server in the background, known by the file with its process number, as <c>zkServer.sh</c> does it.</summary>
internal sealed class Daemon(ServerSettings settings, TextWriter output)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ServesWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    /// <summary>The file with the process number: <c>coord.pid</c> in the data directory, or where COORD_PID_FILE says.</summary>
    public string PidFile => Environment.GetEnvironmentVariable("COORD_PID_FILE") is { Length: > 0 } path
        ? path
        : Path.Combine(settings.DataDirectory, "coord.pid");

    /// <summary>What the server writes goes here: <c>coord.out</c> in the data directory, or where COORD_LOG_FILE says.</summary>
    public string LogFile => Environment.GetEnvironmentVariable("COORD_LOG_FILE") is { Length: > 0 } path
        ? path
        : Path.Combine(settings.DataDirectory, "coord.out");

    /// <summary>How long a start waits for news. A server without others either serves or ends; one of an ensemble may wait for the others, and one
    /// that logs only what is wrong does not say that it serves: these are taken as started when they are there for some seconds.</summary>
    public static TimeSpan Patience(ServerSettings settings) =>
        settings.Ensemble is null && settings.Log.Level <= LogLevel.Information ? ServesWithin : EndsWithin;

    /// <summary>Starts the server with these arguments and waits until it serves, has ended, or is there for as long as <see cref="Patience"/> says.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Start(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        output.Write("Starting coord ... ");
        if (ReadPid() is { } running && Signals.IsServer(running)) return Say(CommandRunner.Failed, $"already running as process {running}.");
        try
        {
            Directory.CreateDirectory(settings.DataDirectory);
            File.AppendAllText(LogFile, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Say(CommandRunner.Failed, $"FAILED TO START ({e.Message.TrimEnd('.')})");
        }

        var begin = new FileInfo(LogFile).Length;
        using var server = Process.Start(Detached(args))!;
        try
        {
            File.WriteAllText(PidFile, server.Id.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Signals.Terminate(server.Id);
            return Say(CommandRunner.Failed, "FAILED TO WRITE PID");
        }

        var (patience, deadline) = (Patience(settings), Stopwatch.StartNew());
        while (!server.HasExited && deadline.Elapsed < patience && !Written(begin).Contains("Serving clients", StringComparison.Ordinal))
        {
            await Task.Delay(Step, cancellation).ConfigureAwait(false);
        }

        if (!server.HasExited) return Say(0, "STARTED");
        File.Delete(PidFile);
        Say(0, $"FAILED TO START, see {LogFile}");
        output.Write(Written(begin));
        return server.ExitCode == 0 ? CommandRunner.Failed : server.ExitCode;
    }

    /// <summary>Asks the server to end and waits until it has.</summary>
    /// <returns>The exit code; nothing to stop is none.</returns>
    public async Task<int> Stop(CancellationToken cancellation)
    {
        output.Write("Stopping coord ... ");
        if (ReadPid() is not { } process) return Say(0, $"no coord to stop (could not find file {PidFile})");
        if (!Signals.IsServer(process))
        {
            File.Delete(PidFile);
            return Say(0, $"no coord to stop (process {process} has ended)");
        }

        if (!Signals.Terminate(process)) return Say(CommandRunner.Failed, $"process {process} belongs to another user");
        var deadline = Stopwatch.StartNew();
        while (!Signals.HasEnded(process))
        {
            if (deadline.Elapsed > StopWithin) return Say(CommandRunner.Failed, $"process {process} is still there after {StopWithin.TotalSeconds} s");
            await Task.Delay(Step, cancellation).ConfigureAwait(false);
        }

        File.Delete(PidFile);
        return Say(0, "STOPPED");
    }

    /// <summary>A shell sets up the streams and becomes the server; in a session of its own no terminal takes the server with it.</summary>
    private ProcessStartInfo Detached(IReadOnlyList<string> args)
    {
        const string script = "log=$1; shift; if command -v setsid >/dev/null; then exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null; "
            + "else exec nohup \"$@\" >>\"$log\" 2>&1 </dev/null; fi";
        return Executable.StartInfo(["/bin/sh", "-c", script, "coord", LogFile, .. Executable.CommandLine(["server", .. args])]);
    }

    private int? ReadPid()
    {
        try
        {
            return int.TryParse(File.ReadAllText(PidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Written(long begin)
    {
        using var file = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(begin, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private int Say(int exitCode, string text)
    {
        output.WriteLine(text);
        return exitCode;
    }
}

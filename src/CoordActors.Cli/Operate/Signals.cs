using System.Globalization;
using System.Runtime.InteropServices;

namespace CoordActors.Cli.Operate;

/// <summary>Other processes: whether they live, and how they are asked to end.</summary>
internal static partial class Signals
{
    private const int Term = 15;

    /// <summary>Whether a process lives and is a server of ours. A number that the system has given to another program since does not count.</summary>
    public static bool IsServer(int process)
    {
        var commandLine = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/cmdline";
        try
        {
            if (OperatingSystem.IsLinux()) return File.ReadAllText(commandLine).Contains("coord", StringComparison.Ordinal);
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a server that was asked to end has: its files are closed and its ports are free. What it was called is unknown a moment earlier, while its
    /// last threads end; and a process that nobody takes note of stays in the list when it has ended.
    /// </summary>
    /// <param name="process">Its number.</param>
    /// <param name="list">Where Linux lists the processes.</param>
    public static bool HasEnded(int process, string list = "/proc")
    {
        if (!OperatingSystem.IsLinux()) return !IsServer(process);
        var folder = Path.Combine(list, process.ToString(CultureInfo.InvariantCulture));
        try
        {
            var commandLine = File.ReadAllText(Path.Combine(folder, "cmdline"));
            if (commandLine.Length > 0) return !commandLine.Contains("coord", StringComparison.Ordinal);
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat.LastIndexOf(") Z", StringComparison.Ordinal) > 0 && Directory.GetDirectories(Path.Combine(folder, "task")).Length <= 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Asks a process to end in order (SIGTERM).</summary>
    /// <returns>Whether it could be asked.</returns>
    public static bool Terminate(int process) => Kill(process, Term) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

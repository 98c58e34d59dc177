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

    /// <summary>Asks a process to end in order (SIGTERM).</summary>
    /// <returns>Whether it could be asked.</returns>
    public static bool Terminate(int process) => Kill(process, Term) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

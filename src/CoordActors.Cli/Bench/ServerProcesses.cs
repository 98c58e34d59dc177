using System.Globalization;

namespace CoordActors.Cli.Bench;

/// <summary>CPU time and memory of other processes, as Linux tells them under /proc.</summary>
internal sealed class ServerProcesses(IReadOnlyList<int> pids)
{
    /// <summary>The kernel reports CPU time to user space in hundredths of a second on every architecture that .NET runs on.</summary>
    private const long MicrosecondsPerTick = 10_000;

    public bool Any => pids.Count > 0;

    /// <summary>User and system time that the processes have used since they started, in microseconds.</summary>
    public long CpuMicroseconds()
    {
        var ticks = 0L;
        foreach (var pid in pids)
        {
            var stat = Read(pid, "stat");
            // The second field is the program's name in parentheses and may hold spaces; utime and stime are the 12th and 13th behind it.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return ticks * MicrosecondsPerTick;
    }

    /// <summary>Resident memory of the processes, in kilobytes.</summary>
    public long ResidentKilobytes()
    {
        var sum = 0L;
        foreach (var pid in pids)
        {
            var line = Read(pid, "status").Split('\n').First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            sum += long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }

        return sum;
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"process {pid} given as --server-pid is not running or cannot be read"), e);
        }
    }
}

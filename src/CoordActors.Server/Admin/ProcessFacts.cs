using System.Globalization;

namespace CoordActors.Server.Admin;

/// <summary>What the operating system says of this process.</summary>
public static class ProcessFacts
{
    private const string OpenFilesDirectory = "/proc/self/fd";
    private const string LimitsFile = "/proc/self/limits";

    /// <summary>Open files and the most that may be open; null where the operating system does not say.</summary>
    public static (int Open, long Max)? OpenFiles() =>
        Directory.Exists(OpenFilesDirectory) ? (Directory.GetFileSystemEntries(OpenFilesDirectory).Length, OpenFilesMax()) : null;

    private static long OpenFilesMax()
    {
        var line = File.ReadLines(LimitsFile).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            && long.TryParse(soft, CultureInfo.InvariantCulture, out var most) ? most : -1;
    }
}

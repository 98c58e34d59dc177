using System.Diagnostics;
using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Migration;

/// <summary>A command of <c>coord</c> that ends by itself.</summary>
public static class CoordCommand
{
    /// <summary>Runs it; anything but exit code 0 fails the test.</summary>
    /// <returns>What it said.</returns>
    public static string Run(params string[] arguments)
    {
        var (exitCode, output) = TryRun(arguments);
        exitCode.ShouldBe(0, output);
        return output;
    }

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code and what it said on both streams.</returns>
    public static (int ExitCode, string Output) TryRun(params string[] arguments)
    {
        var start = OurServer.Coord(arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit(Deadline.ServerStart).ShouldBeTrue($"coord {string.Join(' ', arguments)} does not end");
        return (process.ExitCode, output + error.Result);
    }
}

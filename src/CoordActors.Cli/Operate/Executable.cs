using System.Diagnostics;

namespace CoordActors.Cli.Operate;

/// <summary>This very program, to be started again as a process of its own.</summary>
internal static class Executable
{
    /// <summary>Program and arguments that run <c>coord</c> with these arguments.</summary>
    public static IReadOnlyList<string> CommandLine(IEnumerable<string> args)
    {
        var program = Environment.ProcessPath ?? "coord";
        // Under "dotnet coord.dll" the program is dotnet.
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return isHost ? [program, Path.Combine(AppContext.BaseDirectory, "coord.dll"), .. args] : [program, .. args];
    }

    /// <summary>How to start it.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> commandLine)
    {
        var words = commandLine.ToList();
        var start = new ProcessStartInfo(words[0]) { UseShellExecute = false };
        foreach (var word in words.Skip(1)) start.ArgumentList.Add(word);
        return start;
    }
}

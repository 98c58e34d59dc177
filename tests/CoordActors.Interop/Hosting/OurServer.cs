using System.Diagnostics;

namespace CoordActors.Interop.Hosting;

/// <summary>
/// This repository's server: the build output of src/CoordActors.Cli, or what COORD_INTEROP_SERVER names (a published <c>coord</c> or a
/// <c>coord.dll</c>).
/// </summary>
public sealed class OurServer(ServerOptions options) : ServerUnderTest(options)
{
    public const string ServerVariable = "COORD_INTEROP_SERVER";

    protected override string ReadyWord => "serving";

    /// <summary>The executable with these arguments.</summary>
    public static ProcessStartInfo Coord(params IEnumerable<string> arguments)
    {
        var program = Environment.GetEnvironmentVariable(ServerVariable) ?? BuildOutput();
        var command = program.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [program]) : new ProcessStartInfo(program);
        foreach (var argument in arguments)
        {
            command.ArgumentList.Add(argument);
        }

        return command;
    }

    protected override ProcessStartInfo Command() => Coord("server", ConfigurationFile);

    /// <summary>The tests lie in tests/CoordActors.Interop/bin/CONFIGURATION/FRAMEWORK/; the server in the same place of its own project.</summary>
    public static string BuildOutput()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = framework.Parent!.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "src", "CoordActors.Cli", "bin", framework.Parent.Name, framework.Name, "coord.dll");
    }
}

using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>The classes of java/*.java, compiled once per test run into a directory of its own.</summary>
public sealed class JavaPrograms : IDisposable
{
    private const string Jars = "/usr/share/java/";

    private static readonly string[] CuratorJars =
    [
        "curator-client.jar", "curator-framework.jar", "curator-recipes.jar", "guava.jar",
        "jackson-databind.jar", "jackson-core.jar", "jackson-annotations.jar",
    ];

    private readonly string _classes = Directory.CreateTempSubdirectory("coord-interop-java-").FullName;
    private readonly Lazy<Task> _compiled;

    public JavaPrograms() => _compiled = new Lazy<Task>(Compile);

    private string ClassPath =>
        string.Join(':', [_classes, ApacheServer.Jar, Jars + "zookeeper-jute.jar", ApacheServer.LogJar, .. CuratorJars.Select(jar => Jars + jar)]);

    /// <summary>Plays one scenario, named CLASS.METHOD, in a Java machine of its own with these properties (<c>-Dname=value</c>).</summary>
    public async Task Play(string scenario, IServerHost server, params string[] properties)
    {
        await _compiled.Value;
        await ForeignProgram.Play(
            "java",
            [
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", .. properties, "-cp", ClassPath,
                "Run", server.ConnectString, scenario,
            ],
            server);
    }

    public void Dispose() => Directory.Delete(_classes, recursive: true);

    /// <summary>Curator's scenarios are left out where Curator is not installed.</summary>
    private async Task Compile()
    {
        var sources = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "java"), "*.java")
            .Where(source => Toolbox.MissingForCurator is null || !source.EndsWith("CuratorRecipes.java", StringComparison.Ordinal));
        var run = await ForeignProgram.Run("javac", ["-nowarn", "-d", _classes, "-cp", ClassPath, .. sources], deadline: Deadline.Build);
        run.ExitCode.ShouldBe(0, run.Text);
    }
}

using System.Diagnostics;
using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>What is installed on this machine, and as which Debian package the rest would come.</summary>
public static class Toolbox
{
    public const string Python = "/usr/bin/python3";
    public const string ZkCli = "/usr/share/zookeeper/bin/zkCli.sh";
    public const string PackagedCShell = "/usr/lib/zookeeper/bin/cli_mt";

    /// <summary>Gives the process that it is loaded into another time of day.</summary>
    public const string Faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private const string GoClient = "/usr/share/gocode/src/github.com/samuel/go-zookeeper/zk/conn.go";
    private const string CuratorJar = "/usr/share/java/curator-recipes.jar";
    private const string CHeader = "/usr/include/zookeeper/zookeeper.h";
    private const string RequireAllVariable = "COORD_INTEROP_REQUIRE_ALL";

    private static readonly Lazy<bool> HasKazoo = new(() =>
        File.Exists(Python) && Succeeds(Python, ["-c", "import kazoo.client, kazoo.recipe.lock"]));

    private static readonly Lazy<bool> HasPureSasl = new(() => File.Exists(Python) && Succeeds(Python, ["-c", "import puresasl.client"]));

    public static string? MissingForKazoo => HasKazoo.Value ? null : "python3-kazoo";

    public static string? MissingForKazooSasl => MissingForKazoo ?? (HasPureSasl.Value ? null : "python3-pure-sasl");

    public static string? MissingForApache => OnPath("java") is false ? "openjdk-17-jdk-headless" : File.Exists(ApacheServer.Jar) ? null : "libzookeeper-java";

    public static string? MissingForApacheAdmin => MissingForApache ?? (
        ApacheServer.AdminJars.All(jar => File.Exists(ApacheServer.PathOf(jar))) ? null : "libjetty9-extra-java libjackson2-databind-java");

    public static string? MissingForJava => OnPath("javac") is false ? "openjdk-17-jdk-headless" : MissingForApache;

    public static string? MissingForCurator => MissingForJava ?? (File.Exists(CuratorJar) ? null : "libcurator-recipes-java");

    public static string? MissingForC => OnPath("gcc") is false ? "gcc" : File.Exists(CHeader) ? null : "libzookeeper-mt-dev";

    public static string? MissingForPackagedCShell => File.Exists(PackagedCShell) ? null : "zookeeper-bin";

    public static string? MissingForGo => OnPath("go") is false ? "golang-go" : File.Exists(GoClient) ? null : "golang-github-samuel-go-zookeeper-dev";

    public static string? MissingForZkCli => File.Exists(ZkCli) ? null : "zookeeper";

    public static string? MissingForFaketime => File.Exists(Faketime) ? null : "faketime";

    /// <summary>
    /// The reason to skip a test, null when it can run; with COORD_INTEROP_REQUIRE_ALL=1 nothing is skipped, and a missing client fails its
    /// tests.
    /// </summary>
    public static string? SkipWithout(string? package) =>
        package is null || Environment.GetEnvironmentVariable(RequireAllVariable) == "1" ? null : $"The Debian package {package} is not installed.";

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));

    private static bool Succeeds(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        return process.WaitForExit(Deadline.Event) && process.ExitCode == 0;
    }
}

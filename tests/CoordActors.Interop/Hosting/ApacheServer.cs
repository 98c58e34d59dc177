using System.Diagnostics;

namespace CoordActors.Interop.Hosting;

/// <summary>The packaged Apache ZooKeeper (Debian: libzookeeper-java), the server whose behaviour counts.</summary>
public sealed class ApacheServer(ServerOptions options) : ServerUnderTest(options)
{
    public const string Jar = "/usr/share/java/zookeeper.jar";
    public const string LogJar = "/usr/share/java/slf4j-simple.jar";

    private const string SnappyJar = "/usr/share/java/snappy-java.jar";

    /// <summary>What the admin server needs besides.</summary>
    public static readonly string[] AdminJars =
    [
        "jetty9-server", "jetty9-servlet", "jetty9-security", "jetty9-http", "jetty9-io", "jetty9-util", "jetty9-util-ajax", "servlet-api",
        "jackson-core", "jackson-databind", "jackson-annotations", "commons-cli",
    ];

    /// <summary>The path of a jar of the system.</summary>
    public static string PathOf(string jar) => $"/usr/share/java/{jar}.jar";

    /// <summary>The last line that Apache writes before it serves.</summary>
    protected override string ReadyWord => "ZooKeeper audit is";

    /// <summary>Apache takes the container interval and the JAAS file as properties of its machine only, not from the file.</summary>
    protected override ProcessStartInfo Command() => new("java",
    [
        "-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        $"-Dznode.container.checkIntervalMs={Options.ContainerCheckInterval}",
        .. Options.JaasFile is null ? Array.Empty<string>() : [$"-D{ServerOptions.JaasKey}={Options.JaasFile}"],
        "-cp", string.Join(':', [Jar, LogJar, SnappyJar, .. Options.AdminPort is null ? [] : AdminJars.Select(PathOf)]),
        "org.apache.zookeeper.server.quorum.QuorumPeerMain", ConfigurationFile,
    ]);
}

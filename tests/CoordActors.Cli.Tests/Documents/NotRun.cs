namespace CoordActors.Cli.Tests.Documents;

/// <summary>The command lines of the pages that no test runs, each with the reason. Every other one is run.</summary>
internal static class NotRun
{
    private const string Minutes = "it builds, with a compiler that it downloads, for minutes";
    private const string Hour = "it measures for an hour, on a machine that does nothing else";
    private const string Interop = "tests/CoordActors.Interop/README.md";
    private const string Chaos = "tests/CoordActors.Chaos/README.md";
    private const string Tests = "it runs other tests, which .ci/run does too";
    private const string Scenario = "it needs a client that is not on every machine; the tests of CoordActors.Interop run it where it is";
    private const string Container = "it needs Podman or Docker, and a registry with the base images; deploy/README.md says how it was tried";
    private const string Firewall = "it needs a firewall; none of these two is on every machine";

    /// <summary>Page, command line, reason.</summary>
    public static IReadOnlyList<(string Page, string Text, string Reason)> Lines { get; } =
    [
        ("README.md", "dotnet test", "it runs this test"),
        ("README.md", "dotnet publish -c Release src/CoordActors.Cli -o coord", "it builds for a minute; .ci/run does it, and starts what comes out"),
        ("deploy/README.md", "deploy/build folder", Minutes),
        ("deploy/README.md", "nft add rule inet filter input tcp dport 2181 accept", Firewall),
        ("deploy/README.md", "nft add rule inet filter input ip saddr 192.168.56.0/24 tcp dport 2888 accept", Firewall),
        ("deploy/README.md", "firewall-cmd --permanent --add-port=2181/tcp --add-port=2888/tcp && firewall-cmd --reload", Firewall),
        (Interop, "dotnet test tests/CoordActors.Interop", Tests),
        (Interop, "COORD_INTEROP_REQUIRE_ALL=1 dotnet test tests/CoordActors.Interop", Tests),
        (Interop, "COORD_INTEROP_TARGET=apache dotnet test tests/CoordActors.Interop", Tests),
        (Interop, "COORD_INTEROP_SERVER=/opt/coord/coord dotnet test tests/CoordActors.Interop", Tests),
        (Interop, "dotnet test tests/CoordActors.Interop --filter \"FullyQualifiedName~KazooTests.A_lock\"", Tests),
        (Interop, "/usr/bin/python3 kazoo/run.py 127.0.0.1:2181 lock", Scenario),
        (Interop, "CP=$(ls "
            + "/usr/share/java/{zookeeper,zookeeper-jute,slf4j-simple,curator-client,curator-framework,curator-recipes,guava,"
            + "jackson-{databind,core,annotations}}.jar | paste -sd:)", Scenario),
        (Interop, "javac -d /tmp/java -cp $CP java/*.java && java -cp /tmp/java:$CP Run 127.0.0.1:2181 Watches.recursive", Scenario),
        (Interop, "gcc -pthread -DTHREADED -o /tmp/c-scenarios c/scenarios.c -lzookeeper_mt && /tmp/c-scenarios 127.0.0.1:2181 multi", Scenario),
        (Interop, "GOPATH=/usr/share/gocode GO111MODULE=off go build -o /tmp/go-scenarios go/scenarios.go && /tmp/go-scenarios 127.0.0.1:2181 lock", Scenario),
        (Interop, "/usr/share/zookeeper/bin/zkCli.sh -server 127.0.0.1:2181", Scenario),
        (Interop, "COORD_INTEROP_TRANSCRIPTS=/tmp/transcripts dotnet test tests/CoordActors.Interop --filter \"FullyQualifiedName~Differential\"", Tests),
        (Chaos, "dotnet test tests/CoordActors.Chaos", Tests),
        (Chaos, "COORD_CHAOS_SEED=7 COORD_CHAOS_SECONDS=600 dotnet test tests/CoordActors.Chaos", Tests),
        ("deploy/README.md", "podman build --format docker -t coord -f deploy/Containerfile .", Container),
        ("deploy/README.md", "podman run -d --name coord -p 2181:2181 -v coord-data:/data coord", Container),
        ("deploy/README.md", "podman exec coord coord status --server localhost:2181", Container),
        ("deploy/README.md", "podman stop coord", Container),
        ("deploy/README.md", "podman network create zk", Container),
        ("deploy/README.md", "podman run -d --name zk1 --network zk -v zk1:/data -v ./ensemble.conf:/etc/coord/coord.conf:ro coord server "
            + "/etc/coord/coord.conf --id 1 --data-dir /data", Container),
        ("deploy/README.md", "podman build --format docker -t coord -f deploy/Containerfile --build-arg "
            + "SDK=registry.example/dotnet/sdk:10.0 --build-arg RUNTIME=registry.example/dotnet/aspnet:10.0 .", Container),
        ("docs/operating/install.md", "deploy/build folder", Minutes),
        ("docs/operating/install.md", "deploy/build single", Minutes),
        ("docs/operating/troubleshoot.md", "journalctl -u coord -n 100", "it needs systemd as the first process"),
        ("docs/performance.md", "bench/compare", Hour),
        ("docs/performance.md", "bench/compare --quick", Hour),
        ("docs/performance.md", "bench/compare --rows get32,set1 --only ours", Hour),
        ("docs/performance.md", "bench/compare-ensemble", Hour),
        ("docs/performance.md", "bench/compare-ensemble --quick --rows set32,kill", Hour),
    ];

    public static bool Has(CommandLine command) => Lines.Any(line => (line.Page, line.Text) == (command.Block.Page.Path, command.Text));
}

namespace CoordActors.Cli.Tests.Documents;

/// <summary>The command lines of the pages that no test runs, each with the reason. Every other one is run.</summary>
internal static class NotRun
{
    private const string Minutes = "it builds, with a compiler that it downloads, for minutes";
    private const string Hour = "it measures for an hour, on a machine that does nothing else";
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

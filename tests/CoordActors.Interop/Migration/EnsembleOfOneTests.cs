using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Migration;

/// <summary>A server that counts epochs: an Apache ensemble with one member.</summary>
public sealed class EnsembleOfOneTests
{
    [ApacheFact]
    public void Epochs_survive_the_way_here_and_back()
    {
        using var apache = new ApacheServer(Options());
        WriteMyId(apache);
        apache.Start();
        Write(apache, "/first-epoch");
        apache.Restart();
        Write(apache, "/second-epoch");
        var known = WithoutConfiguration(TreeText.Of(apache));
        apache.Stop();

        using var ours = new OurServer(new ServerOptions { SuperDigest = TreeText.SuperDigest });
        var report = CoordCommand.Run("import", apache.DataDirectory, "--data-dir", ours.DataDirectory);
        report.ShouldContain("zxid        0x2");
        report.ShouldContain("The configuration of the old ensemble");
        ours.Start();
        WithoutConfiguration(TreeText.Of(ours)).ShouldBe(known);
        Write(ours, "/here");
        known = WithoutConfiguration(TreeText.Of(ours));
        ours.Stop();

        using var again = new ApacheServer(Options());
        WriteMyId(again);
        CoordCommand.Run("export", "--data-dir", ours.DataDirectory, again.DataDirectory);
        again.Start();
        WithoutConfiguration(TreeText.Of(again)).ShouldBe(known);
        Write(again, "/third-epoch");
        TreeText.Of(again).ShouldContain(line => line.StartsWith("/third-epoch ", StringComparison.Ordinal) && line.Contains("czxid=3"));
    }

    [ApacheTheory]
    [InlineData("gz", ".gz")]
    [InlineData("snappy", ".snappy")]
    public void Compressed_snapshots_are_read(string method, string suffix)
    {
        using var apache = new ApacheServer(EveryKindOfData.Options with { More = [$"snapshot.compression.method={method}"] });
        apache.Start();
        using var data = new EveryKindOfData(apache);
        var known = TreeText.Of(apache);
        apache.Kill();
        Directory.GetFiles(Path.Combine(apache.DataDirectory, "version-2"), "snapshot.*" + suffix).Length.ShouldBeGreaterThan(1);

        using var ours = new OurServer(EveryKindOfData.Options);
        CoordCommand.Run("import", apache.DataDirectory, "--data-dir", ours.DataDirectory).ShouldContain(suffix + ",");
        ours.Start();
        TreeText.Of(ours).ShouldBe(known);
    }

    private static ServerOptions Options() => new()
    {
        SuperDigest = TreeText.SuperDigest,
        More = ["standaloneEnabled=false", "initLimit=10", "syncLimit=5", $"server.1=127.0.0.1:{ClientPorts.Free()}:{ClientPorts.Free()}"],
    };

    private static void WriteMyId(ServerUnderTest server) => File.WriteAllText(Path.Combine(server.DataDirectory, "myid"), "1");

    private static void Write(ServerUnderTest server, string path)
    {
        using var client = PlainClient.Connect(server.Port);
        client.Create(path, "written");
        client.Close();
    }

    private static IReadOnlyList<string> WithoutConfiguration(IReadOnlyList<string> lines) =>
        [.. lines.Where(line => !line.StartsWith("/zookeeper/config ", StringComparison.Ordinal))];
}

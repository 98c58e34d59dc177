using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Migration;

/// <summary>From Apache ZooKeeper to us and back: every znode, with every number that a client can read.</summary>
public sealed class MigrationTests
{
    [ApacheFact]
    public void All_that_a_killed_Apache_server_knew_is_served_by_ours_and_then_by_Apache_again()
    {
        using var apache = new ApacheServer(EveryKindOfData.Options);
        apache.Start();
        using var data = new EveryKindOfData(apache);
        var known = TreeText.Of(apache);
        apache.Kill();

        using var ours = new OurServer(EveryKindOfData.Options);
        var report = CoordCommand.Run("import", apache.DataDirectory, "--data-dir", ours.DataDirectory);
        report.ShouldNotContain("digest", Case.Insensitive);
        ours.Start();
        TreeText.Of(ours).ShouldBe(known);
        ours.Stop();

        using var again = new ApacheServer(EveryKindOfData.Options);
        CoordCommand.Run("export", "--data-dir", ours.DataDirectory, again.DataDirectory);
        again.Start();
        again.Output().ShouldNotContain("Digests are not matching");
        TreeText.Of(again).ShouldBe(known);
    }

    [ApacheFact]
    public void A_client_goes_on_with_its_session_and_never_sees_time_go_back()
    {
        using var apache = new ApacheServer(EveryKindOfData.Options);
        apache.Start();
        using var data = new EveryKindOfData(apache);
        apache.Kill();
        using var ours = new OurServer(EveryKindOfData.Options);
        CoordCommand.Run("import", apache.DataDirectory, "--data-dir", ours.DataDirectory);
        ours.Start();

        using var client = PlainClient.Connect(ours.Port, data.Session.Id, data.Session.Password);

        client.SessionId.ShouldBe(data.Session.Id);
        client.GetData("/ephemeral").Data.ShouldBe("e");
        client.Call(Request.Create("/counter/n-", "next", flags: 2)).Text().ShouldBe("/counter/n-0000000028");
        client.Close();
        using var other = PlainClient.Connect(ours.Port);
        other.Send(Request.Exists("/ephemeral"));
        other.NextReply().ShouldBe(-101);
    }

    [ApacheFact]
    public void The_state_is_the_same_from_whichever_snapshot_the_replay_starts()
    {
        using var apache = new ApacheServer(EveryKindOfData.Options);
        apache.Start();
        using var data = new EveryKindOfData(apache);
        apache.Stop();
        var files = Path.Combine(apache.DataDirectory, "version-2");
        var digests = new List<string>();
        foreach (var newest in Directory.GetFiles(files, "snapshot.*").OrderByDescending(File.GetLastWriteTimeUtc).ToList())
        {
            using var target = new OurServer(EveryKindOfData.Options);
            var report = CoordCommand.Run("import", apache.DataDirectory, "--data-dir", target.DataDirectory);
            report.ShouldNotContain("note        At", Case.Sensitive, report);
            var saved = Path.Combine(target.DataDirectory, "saved");
            CoordCommand.Run("snapshot", "save", saved, "--data-dir", target.DataDirectory);
            digests.Add(CoordCommand.Run("snapshot", "inspect", saved).Split('\n').Single(line => line.StartsWith("digest", StringComparison.Ordinal)));
            File.Delete(newest);
        }

        digests.Count.ShouldBeGreaterThan(2);
        digests.Distinct().ShouldHaveSingleItem();
    }

    [ApacheFact]
    public void A_write_that_the_crash_tore_is_left_out_and_said_so()
    {
        using var apache = new ApacheServer(EveryKindOfData.Options with { SnapCount = null });
        apache.Start();
        using (var client = PlainClient.Connect(apache.Port))
        {
            client.Create("/kept", "k");
            client.Create("/torn", "t");
        }

        apache.Kill();
        var log = Directory.GetFiles(Path.Combine(apache.DataDirectory, "version-2"), "log.*").Single();
        TearLastRecord(log);

        using var ours = new OurServer(EveryKindOfData.Options);
        var report = CoordCommand.Run("import", apache.DataDirectory, "--data-dir", ours.DataDirectory);

        report.ShouldContain("a write that was not completed");
        ours.Start();
        using var reader = PlainClient.Connect(ours.Port);
        reader.GetData("/kept").Data.ShouldBe("k");
        reader.Send(Request.Exists("/torn"));
        reader.NextReply().ShouldBe(-101);
    }

    /// <summary>Zeros the last twenty bytes that are not zero: the end of the record did not reach the disk.</summary>
    private static void TearLastRecord(string log)
    {
        var bytes = File.ReadAllBytes(log);
        var end = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        bytes.AsSpan(end - 20, 20).Clear();
        File.WriteAllBytes(log, bytes);
    }
}

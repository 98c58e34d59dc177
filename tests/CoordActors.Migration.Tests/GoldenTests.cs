namespace CoordActors.Migration.Tests;

/// <summary>Bytes that a real ZooKeeper wrote.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void The_log_of_a_real_server_gives_the_state_of_its_next_snapshot()
    {
        using var home = new ApacheHome().File("snapshot.0.gz", GoldenFiles.FirstSnapshot).File("log.1", GoldenFiles.Log);
        var replayed = home.Read();
        replayed.Transactions.ShouldBe(10);
        replayed.Notes.ShouldBeEmpty();
        replayed.Tree.Paths().ShouldBe(["/", "/a", "/guarded", "/m", "/m/c"]);
        replayed.Tree.At("/a").Data.ShouldBe("three");
        replayed.Tree.At("/a").Values.Version.ShouldBe(2);
        replayed.Summary.Protected.ShouldBe(2, "/guarded and /zookeeper/config");

        home.File("snapshot.a", GoldenFiles.LastSnapshot);
        var loaded = home.Read();
        loaded.Transactions.ShouldBe(0);
        loaded.Tree.Digest.ShouldBe(replayed.Tree.Digest);
        loaded.Tree.LastZxid.ShouldBe(replayed.Tree.LastZxid);
    }

    [Fact]
    public void Its_snapshot_in_snappy_is_the_same_as_the_plain_one()
    {
        using var home = new ApacheHome().File("snapshot.a", GoldenFiles.LastSnapshot).File("snapshot.a.snappy", GoldenFiles.LastSnapshotInSnappy);
        var snappy = ApacheDirectory.ReadSnapshot(Path.Combine(home.Files, "snapshot.a.snappy"), new ApacheReadOptions());
        var plain = ApacheDirectory.ReadSnapshot(Path.Combine(home.Files, "snapshot.a"), new ApacheReadOptions());
        snappy.Notes.ShouldBeEmpty();
        snappy.Tree.Digest.ShouldBe(plain.Tree.Digest);
    }

    [Fact]
    public void Its_snapshot_written_anew_has_the_same_znodes_and_digest()
    {
        using var home = new ApacheHome().File("snapshot.a", GoldenFiles.LastSnapshot);
        var contents = ApacheDirectory.ReadSnapshot(Path.Combine(home.Files, "snapshot.a"), new ApacheReadOptions());
        using var image = contents.Tree.Capture();
        using var written = new MemoryStream();
        ApacheSnapshot.Write(written, image);
        written.Position = 0;
        var again = ApacheSnapshot.Read(written, new ApacheReadOptions());
        again.Notes.ShouldBeEmpty();
        again.Tree.Digest.ShouldBe(contents.Tree.Digest);
        again.Tree.LastZxid.ShouldBe(10);
    }
}

using System.IO.Compression;
using CoordActors.Protocol;
using static CoordActors.Migration.Tests.ApacheBytes;

namespace CoordActors.Migration.Tests;

/// <summary>Which files of a data directory count, and what happens when some are damaged or missing.</summary>
public sealed class DirectoryTests
{
    private static readonly byte[] Empty = Snapshot([]);

    [Fact]
    public void The_newest_snapshot_and_the_transactions_behind_it_are_read_also_from_a_log_that_begins_before_it()
    {
        using var home = new ApacheHome()
            .Snapshot(0, Empty)
            .Snapshot(2, Snapshot([], new ApacheBytes.Znode("/a", "from the snapshot"), new ApacheBytes.Znode("/b")))
            .Log(Create(1, "/a", 1), Create(2, "/b", 2), Create(3, "/c", 3))
            .Log(Create(4, "/d", 4));
        var contents = home.Read();
        contents.Tree.Paths().ShouldBe(["/", "/a", "/b", "/c", "/d"]);
        contents.Tree.At("/a").Data.ShouldBe("from the snapshot");
        contents.Tree.LastZxid.ShouldBe(4);
        contents.ShouldSatisfyAllConditions(
            read => Path.GetFileName(read.Snapshot).ShouldBe("snapshot.2"), read => read.Transactions.ShouldBe(2), read => read.Logs.ShouldBe(2),
            read => read.Notes.ShouldBeEmpty());
    }

    [Fact]
    public void A_damaged_snapshot_is_passed_over_for_the_one_before_it()
    {
        using var home = new ApacheHome().Snapshot(0, Empty).Snapshot(1, Empty[..^9]).Log(Create(1, "/a", 1));
        var contents = home.Read();
        contents.Tree.Paths().ShouldBe(["/", "/a"]);
        contents.Notes.ShouldHaveSingleItem().ShouldContain("snapshot.1 is damaged and was not used: it ends too early.");
    }

    [Fact]
    public void Nothing_is_read_where_no_snapshot_is_good()
    {
        using var home = new ApacheHome().Snapshot(0, Empty[..^1]).Snapshot(5, [1, 2, 3, 4]).Log(Create(1, "/a", 1));
        home.Refusal().ShouldStartWith("None of the 2 snapshots can be read; the newest: ");
    }

    [Fact]
    public void Compressed_snapshots_are_read_by_what_they_are_not_by_their_names()
    {
        using var gzip = new MemoryStream();
        using (var compress = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true))
        {
            compress.Write(Snapshot([], new ApacheBytes.Znode("/a")));
        }

        using var home = new ApacheHome().Snapshot(1, gzip.ToArray(), ".gz").Log(Create(2, "/b", 2));
        home.Read().Tree.Paths().ShouldBe(["/", "/a", "/b"]);
        using var snappy = new ApacheHome().Snapshot(1, Snappy(Snapshot([], new ApacheBytes.Znode("/s"))), ".snappy").Log(Create(2, "/b", 2));
        snappy.Read().Tree.Paths().ShouldBe(["/", "/b", "/s"], ignoreOrder: true);
    }

    [Fact]
    public void Missing_transactions_are_refused_unless_the_loss_is_accepted()
    {
        using var home = new ApacheHome().Snapshot(0, Empty).Log(Create(1, "/a", 1)).Log(Create(3, "/c", 3));
        home.Refusal().ShouldBe("Transactions are missing between 0x1 and 0x3: find the missing files, or accept the loss with --allow-gaps.");
        var contents = home.Read(new ApacheReadOptions { AllowGaps = true });
        contents.Tree.Paths().ShouldBe(["/", "/a", "/c"]);
        contents.Notes.ShouldBe(["Transactions are missing between 0x1 and 0x3."]);
    }

    [Fact]
    public void The_first_transaction_of_a_new_epoch_has_the_counter_1()
    {
        using var home = new ApacheHome().Snapshot(0, Empty).Log(Create(1, "/a", 1)).Log(Create(0x2_0000_0001, "/b", 2));
        home.Read().CurrentEpoch.ShouldBe(2);
        using var gap = new ApacheHome().Snapshot(0, Empty).Log(Create(1, "/a", 1)).Log(Create(0x2_0000_0002, "/b", 2));
        gap.Refusal().ShouldContain("0x200000002");
    }

    [Fact]
    public void The_epochs_are_those_of_the_files_and_at_least_that_of_the_last_transaction()
    {
        using var home = new ApacheHome().Snapshot(0x3_0000_0007, Empty).File("acceptedEpoch", "9"u8.ToArray()).File("currentEpoch", "2"u8.ToArray())
            .Log(Create(0x3_0000_0008, "/a", 1));
        var contents = home.Read();
        contents.AcceptedEpoch.ShouldBe(9);
        contents.CurrentEpoch.ShouldBe(3);
        home.File("acceptedEpoch", "nine"u8.ToArray());
        home.Refusal().ShouldEndWith("acceptedEpoch holds 'nine', and an epoch is a number.");
    }

    [Fact]
    public void Logs_without_a_snapshot_are_a_history_only_if_the_operator_says_so()
    {
        using var home = new ApacheHome().Log(Create(1, "/a", 1));
        home.Refusal().ShouldContain("has no snapshot");
        home.Read(new ApacheReadOptions { TrustEmpty = true }).Tree.Paths().ShouldBe(["/", "/a"]);
    }

    [Fact]
    public void A_directory_without_data_is_refused()
    {
        using var home = new ApacheHome();
        home.Refusal().ShouldEndWith("there is nothing to read.");
        Should.Throw<MigrationException>(() => ApacheDirectory.Read(home.Directory + "-not", null, new ApacheReadOptions()))
            .Message.ShouldEndWith("is no data directory of ZooKeeper: it has no folder version-2.");
    }

    [Fact]
    public void Snapshots_without_logs_mean_that_the_logs_are_elsewhere()
    {
        using var home = new ApacheHome().Snapshot(4, Snapshot([], new ApacheBytes.Znode("/a")));
        home.Refusal().ShouldContain("--data-log-dir");
        using var logs = new ApacheHome().Log(Create(5, "/b", 2));
        ApacheDirectory.Read(home.Directory, logs.Directory, new ApacheReadOptions()).Tree.Paths().ShouldBe(["/", "/a", "/b"]);
    }

    [Fact]
    public void A_torn_write_ends_the_log_and_is_named()
    {
        var torn = Log(Create(1, "/a", 1), Create(2, "/b", 2));
        var end = torn.AsSpan().LastIndexOfAnyExcept((byte)0);
        torn.AsSpan(end - 10, 11).Clear();
        using var home = new ApacheHome().Snapshot(0, Empty).File("log.1", torn);
        var contents = home.Read();
        contents.Tree.Paths().ShouldBe(["/", "/a"]);
        contents.Notes.ShouldHaveSingleItem().ShouldContain("bytes of a write that was not completed");
    }

    [Fact]
    public void A_log_that_was_only_begun_holds_nothing_and_a_damaged_one_is_refused()
    {
        using var home = new ApacheHome().Snapshot(0, Empty).File("log.1", []);
        home.Read().Transactions.ShouldBe(0);
        home.File("log.1", Log()[..16]).Read().Transactions.ShouldBe(0);
        home.File("log.1", Log()[..15]).Refusal().ShouldEndWith("is damaged: it ends within its header.");
        home.File("log.1", new byte[64]).Refusal().ShouldEndWith("is damaged: it does not begin as a ZooKeeper log does.");
        var flipped = Log(Create(1, "/a", 1));
        flipped[60] ^= 1;
        home.File("log.1", flipped).Refusal().ShouldEndWith("is damaged: the transaction at byte 16 does not match its checksum.");
    }

    [Fact]
    public void Ephemerals_of_sessions_that_are_not_open_are_left_out_and_named()
    {
        using var home = new ApacheHome()
            .Snapshot(1, Snapshot([(Session, 30_000)], new ApacheBytes.Znode("/mine", Owner: Session), new ApacheBytes.Znode("/dead", Owner: 77)))
            .Log(Create(2, "/a", 3));
        var contents = home.Read();
        contents.Tree.Paths().ShouldBe(["/", "/mine", "/a"]);
        contents.LeftOut.ShouldBe([(77, "/dead")]);
        contents.Tree.At("/").Values.Pzxid.ShouldBe(2);
        contents.Summary.ShouldSatisfyAllConditions(summary => summary.Sessions.ShouldBe(1), summary => summary.Ephemerals.ShouldBe(1));
        var without = home.Read(new ApacheReadOptions { WithoutSessions = true });
        without.Tree.Paths().ShouldBe(["/", "/a"]);
        without.LeftOut.Count.ShouldBe(2);
        without.Tree.SessionCount.ShouldBe(0);
    }

    [Fact]
    public void A_znode_whose_rights_are_missing_is_never_made_open()
    {
        using var home = new ApacheHome().Snapshot(1, Snapshot([], new ApacheBytes.Znode("/a", Acl: 5))).Log(Failed(2));
        home.Refusal().ShouldBe("The access control list of /a is missing in the snapshot: who may do what there would be a guess.");
    }

    [Fact]
    public void The_configuration_of_the_old_ensemble_stays_behind()
    {
        ApacheBytes.Znode[] znodes = [new("/zookeeper"), new("/zookeeper/config", "server.1=old")];
        using var home = new ApacheHome().Snapshot(1, Snapshot([], znodes)).Log(Failed(2));
        var contents = home.Read();
        contents.Notes.ShouldHaveSingleItem().ShouldContain("/zookeeper/config");
        using var image = contents.Tree.Capture();
        using var znode = image.Znodes();
        while (znode.MoveNext())
        {
            znode.Data.Length.ShouldBe(0);
        }
    }

    /// <summary>One block of literals of 60 bytes at most, as a compressor with nothing to repeat writes it.</summary>
    private static byte[] Snappy(byte[] content)
    {
        using var block = new MemoryStream();
        for (var length = content.Length; length > 0; length >>= 7)
        {
            block.WriteByte((byte)(length > 0x7F ? (length & 0x7F) | 0x80 : length));
        }

        foreach (var chunk in content.Chunk(60))
        {
            block.WriteByte((byte)((chunk.Length - 1) << 2));
            block.Write(chunk);
        }

        using var writer = new JuteWriter();
        writer.WriteRaw([0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1]);
        writer.WriteBytes(block.ToArray());
        return writer.Written.ToArray();
    }
}

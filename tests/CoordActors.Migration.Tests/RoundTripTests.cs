using CoordActors.Migration.Apache;
using CoordActors.Tree;
using static CoordActors.Migration.Tests.ApacheBytes;

namespace CoordActors.Migration.Tests;

/// <summary>What is written is what was there, and no damage goes unseen.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void A_tree_that_was_exported_and_read_again_is_the_same()
    {
        using var home = new ApacheHome();
        var tree = Everything();
        using var image = tree.Capture();
        var target = Path.Combine(home.Directory, "exported");
        var snapshot = ApacheDirectory.Write(target, image, 3, 1);
        Path.GetFileName(snapshot).ShouldBe("snapshot.200000009");
        File.ReadAllText(Path.Combine(target, "version-2", "acceptedEpoch")).ShouldBe("3");
        File.ReadAllText(Path.Combine(target, "version-2", "currentEpoch")).ShouldBe("2");
        var read = ApacheDirectory.ReadSnapshot(snapshot, new ApacheReadOptions());
        read.Notes.ShouldHaveSingleItem().ShouldStartWith("There are znodes with a time to live: keep extendedTypesEnabled=true");
        read.Tree.Digest.ShouldBe(tree.Digest);
        read.Tree.LastZxid.ShouldBe(tree.LastZxid);
        Should.Throw<MigrationException>(() => ApacheDirectory.Write(target, image, 3, 1)).Message.ShouldEndWith("is not empty: export into a new directory.");
    }

    [Fact]
    public void No_flipped_bit_and_no_cut_of_a_snapshot_goes_unseen()
    {
        using var image = Everything().Capture();
        using var written = new MemoryStream();
        ApacheSnapshot.Write(written, image);
        var bytes = written.ToArray();
        for (var position = 0; position < bytes.Length; position++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[position] ^= (byte)(1 << (position % 8));
            Should.Throw<InvalidDataException>(() => new ApacheSnapshotReader(new MemoryStream(flipped)).Read(), $"byte {position}");
        }

        // Older versions end behind the first or the second seal.
        int[] ends = [bytes.Length - 54, bytes.Length - 21];
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = new MemoryStream(bytes[..length]);
            if (!ends.Contains(length))
            {
                Should.Throw<InvalidDataException>(() => new ApacheSnapshotReader(cut).Read(), $"{length} bytes");
            }
        }
    }

    [Fact]
    public void A_flipped_bit_of_a_log_is_refused_or_named_or_without_effect()
    {
        using var home = new ApacheHome().Snapshot(0, Snapshot([]));
        var bytes = Log(OpenSession(1, 30_000), Create(2, "/a", 1), SetData(3, "/a", "new", 1), Delete(4, "/a"));
        home.File("log.1", bytes);
        var whole = home.Read().Tree.Digest;
        for (var position = 0; position < bytes.Length; position++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[position] ^= (byte)(1 << (position % 8));
            home.File("log.1", flipped);
            try
            {
                var contents = home.Read();
                (contents.Notes.Count > 0 || contents.Tree.Digest == whole).ShouldBeTrue($"byte {position}");
            }
            catch (MigrationException refused)
            {
                refused.Message.ShouldEndWith(".");
            }
        }
    }

    /// <summary>A tree with every kind of znode.</summary>
    private static ZnodeTree Everything()
    {
        var loader = new TreeLoader(new TreeSettings { ContainerNeverUsedMs = 0, ExtendedTypes = true }, 0x2_0000_0009);
        loader.AddSession(Session, 30_000);
        var open = AclPool.OpenEntries;
        var values = new ZnodeValues { Czxid = 1, Mzxid = 2, Pzxid = 3, CtimeMs = 4, MtimeMs = 5, Version = 6, Creations = 7, Aversion = 8 };
        loader.Add("/"u8, "root"u8, open, values);
        loader.Add("/null"u8, default, open, values);
        loader.Add("/empty"u8, ""u8, open, values);
        loader.Add("/guarded"u8, "x"u8, "\0\0\0\u0001\0\0\0\u0006digest\0\0\0\u0005bob:x"u8, values with { Czxid = 9 });
        loader.Add("/guarded/child"u8, "y"u8, open, values with { Czxid = 10 });
        loader.Add("/ephemeral"u8, "e"u8, open, new ZnodeValues { Czxid = 11, Pzxid = 11, Owner = Session });
        loader.Add("/container"u8, "c"u8, open, values with { Czxid = 12, Owner = ZnodeOwner.Container });
        loader.Add("/ttl"u8, "t"u8, open, values with { Czxid = 13, Owner = ZnodeOwner.OfTtl(1_000) });
        loader.Add("/zookeeper"u8, ""u8, open, values with { Czxid = 14 });
        loader.Add("/zookeeper/quota"u8, ""u8, open, values);
        return loader.Complete();
    }
}

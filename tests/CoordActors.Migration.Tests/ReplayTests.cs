using CoordActors.Migration.Apache;
using CoordActors.Tree;
using static CoordActors.Migration.Tests.ApacheBytes;

namespace CoordActors.Migration.Tests;

/// <summary>What logged transactions do to a snapshot that may have their effects already.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void A_create_sets_the_parents_counter_to_what_the_leader_recorded()
    {
        var tree = Replayed([], Create(1, "/a", 5));
        tree.At("/a").Values.ShouldBe(new ZnodeValues { Czxid = 1, Mzxid = 1, Pzxid = 1, CtimeMs = TimeMs + 1, MtimeMs = TimeMs + 1 });
        tree.At("/").Values.Creations.ShouldBe(5);
        tree.At("/").Values.Pzxid.ShouldBe(1);
    }

    [Fact]
    public void A_create_of_the_oldest_kind_counts_its_parents_children_itself()
    {
        var oldest = Txn(1, TxnType.Create, body =>
        {
            WritePathDataAcl(body, "/a");
            body.WriteBool(false);
        });
        Replayed([], oldest).At("/").Values.Creations.ShouldBe(1);
    }

    [Fact]
    public void A_create_whose_effect_the_snapshot_has_only_raises_the_parents_numbers()
    {
        var tree = Replayed([new ApacheBytes.Znode("/a", "later", Czxid: 9)], Create(1, "/a", 3));
        tree.At("/a").Data.ShouldBe("later");
        tree.At("/a").Values.Czxid.ShouldBe(9);
        tree.At("/").Values.Creations.ShouldBe(3);
    }

    [Fact]
    public void A_create_that_comes_late_does_not_lower_the_parents_numbers()
    {
        var tree = Replayed([new ApacheBytes.Znode("/p", Cversion: 8, Pzxid: 20)], Create(1, "/p/a", 3));
        tree.At("/p").Values.Creations.ShouldBe(8);
        tree.At("/p").Values.Pzxid.ShouldBe(20);
    }

    [Fact]
    public void A_znode_that_was_deleted_and_created_again_keeps_the_children_of_its_second_life()
    {
        var tree = Replayed(
            [new ApacheBytes.Znode("/p", Czxid: 2), new ApacheBytes.Znode("/p/later", Czxid: 3)],
            Delete(1, "/p"), Create(2, "/p", 2), Create(3, "/p/later", 1));
        tree.Paths().ShouldBe(["/", "/p", "/p/later"]);
        tree.At("/p").Children.ShouldBe(1);
    }

    [Fact]
    public void A_delete_raises_the_parents_pzxid_even_if_the_znode_is_gone()
    {
        var tree = Replayed([new ApacheBytes.Znode("/p", Cversion: 4)], Delete(6, "/p/gone"));
        tree.At("/p").Values.Pzxid.ShouldBe(6);
        tree.At("/p").Values.Creations.ShouldBe(4);
    }

    [Fact]
    public void Data_and_rights_take_the_versions_of_the_transaction()
    {
        var rights = Txn(3, TxnType.SetAcl, body =>
        {
            body.WriteText("/a");
            body.WriteInt32(0);
            body.WriteInt32(9);
        });
        var values = Replayed([new ApacheBytes.Znode("/a")], SetData(2, "/a", "new", 7), rights, SetData(4, "/none", "x", 1)).At("/a");
        values.Data.ShouldBe("new");
        values.Values.ShouldSatisfyAllConditions(
            stat => stat.Version.ShouldBe(7), stat => stat.Mzxid.ShouldBe(2), stat => stat.MtimeMs.ShouldBe(TimeMs + 2), stat => stat.Aversion.ShouldBe(9));
    }

    [Fact]
    public void A_multi_is_carried_out_whole_and_a_failed_one_not_at_all()
    {
        Replayed([], Multi(1, (TxnType.Create, "/a"), (TxnType.Create2, "/a/b"), (TxnType.Delete, "/a/b"))).Paths().ShouldBe(["/", "/a"]);
        var failed = Replayed([], Multi(1, (TxnType.Create, "/a"), (TxnType.Error, "")));
        failed.Paths().ShouldBe(["/"]);
        failed.LastZxid.ShouldBe(1);
    }

    [Fact]
    public void Containers_and_znodes_with_a_time_to_live_are_known_by_their_owner()
    {
        var container = Txn(1, TxnType.CreateContainer, body =>
        {
            WritePathDataAcl(body, "/c");
            body.WriteInt32(1);
        });
        var timed = Txn(2, TxnType.CreateTtl, body =>
        {
            WritePathDataAcl(body, "/t");
            body.WriteInt32(2);
            body.WriteInt64(60_000);
        });
        var tree = Replayed([], container, timed);
        tree.At("/c").Values.Owner.ShouldBe(ZnodeOwner.Container);
        tree.At("/t").Values.Owner.ShouldBe(ZnodeOwner.OfTtl(60_000));
        tree.Settings.ExtendedTypes.ShouldBeTrue();
        tree.Describe().ReapableCount.ShouldBe(2);
    }

    [Fact]
    public void A_session_takes_its_ephemerals_with_it_whether_or_not_the_transaction_names_them()
    {
        byte[][] before = [OpenSession(1, 30_000), Create(2, "/a", 1, ephemeral: true), Create(3, "/b", 2, ephemeral: true)];
        Replayed([], before).EphemeralsOf(Session).Order().ShouldBe(["/a", "/b"]);
        Replayed([], [.. before, CloseSession(4, "/a")]).Paths().ShouldBe(["/"]);
        Replayed([], [.. before, Txn(4, TxnType.CloseSession, _ => { })]).Paths().ShouldBe(["/"]);
        var closed = Replayed([], [.. before, Txn(4, TxnType.CloseSession, body =>
        {
            body.WriteInt32(2);
            body.WriteInt64(0x1234);
        })]);
        closed.Paths().ShouldBe(["/"]);
        closed.SessionCount.ShouldBe(0);
    }

    [Fact]
    public void A_transaction_that_failed_only_counts() => Replayed([], Create(1, "/a", 1), Failed(2)).LastZxid.ShouldBe(2);

    [Fact]
    public void An_unknown_or_malformed_transaction_is_refused()
    {
        Should.Throw<InvalidDataException>(() => Replayed([], Txn(1, (TxnType)99, _ => { }))).Message.ShouldBe("its transaction 0x1 has the unknown type 99");
        Should.Throw<InvalidDataException>(() => Replayed([], Txn(1, TxnType.Delete, body => body.WriteInt32(50))))
            .Message.ShouldBe("its transaction 0x1 of type 2 is malformed");
        Should.Throw<InvalidDataException>(() => Replayed([], Multi(1, (TxnType.Multi, "/a"))))
            .Message.ShouldBe("its transaction 0x1 is a multi with a part of type 14");
    }

    private static ZnodeTree Replayed(ApacheBytes.Znode[] znodes, params byte[][] transactions)
    {
        using var snapshot = new MemoryStream(Snapshot([], znodes));
        var database = new ApacheSnapshotReader(snapshot).Read();
        var replay = new TxnReplay(database);
        foreach (var transaction in transactions)
        {
            replay.Apply(transaction);
        }

        return ApacheTree.Of(database, []);
    }

    private static byte[] Multi(long zxid, params (TxnType Type, string Path)[] parts) => Txn(zxid, TxnType.Multi, body =>
    {
        body.WriteInt32(parts.Length);
        foreach (var (type, path) in parts)
        {
            body.WriteInt32((int)type);
            var start = body.BeginFrame();
            if (type is TxnType.Create or TxnType.Create2)
            {
                WriteCreate(body, path, 1);
            }
            else if (type == TxnType.Error)
            {
                body.WriteInt32(-110);
            }
            else
            {
                body.WriteText(path);
            }

            body.EndFrame(start);
        }
    });
}

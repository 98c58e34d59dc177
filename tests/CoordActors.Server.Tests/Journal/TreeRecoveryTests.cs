using CoordActors.Server.Journal;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Journal;

public sealed class TreeRecoveryTests
{
    private readonly TreeRecovery _recovery = new(new TreeSettings());

    [Fact]
    public void Batches_are_replayed_in_order()
    {
        _recovery.Apply(Batch(OpenSession(1), Create(2, "/a")));
        _recovery.Apply(Batch(Create(3, "/a/b")));

        _recovery.Transactions.ShouldBe(3);
        _recovery.Tree.LastZxid.ShouldBe(3);
        _recovery.Tree.TryGetSession(7, out var timeoutMs).ShouldBeTrue();
        timeoutMs.ShouldBe(30_000);
    }

    [Fact]
    public void A_snapshot_is_the_beginning_and_what_it_holds_is_skipped()
    {
        _recovery.Apply(Batch(OpenSession(1), Create(2, "/a")));
        using var image = new MemoryStream();
        using (var captured = _recovery.Tree.Capture())
        {
            new TreeSnapshot(new SnapshotHeader(0, 0, captured.Zxid, false, []), captured).WriteTo(image);
        }

        image.Position = 0;
        var later = new TreeRecovery(new TreeSettings(), watchHistoryBytes: 8192);
        later.Restore(image);
        later.Apply(Batch(OpenSession(1), Create(2, "/a"), Create(3, "/b")));

        later.Transactions.ShouldBe(1);
        later.Tree.LastZxid.ShouldBe(3);
        later.Tree.WatchHistoryBytes.ShouldBe(8192);
    }

    [Fact]
    public void What_stands_before_the_recent_transactions_is_a_transaction_also_where_an_epoch_begins()
    {
        var (last, first) = ((1L << 32) | 8, (2L << 32) | 1);
        _recovery.Apply(Batch(OpenSession(last)));
        using var image = new MemoryStream();
        using (var captured = _recovery.Tree.Capture())
        {
            new TreeSnapshot(new SnapshotHeader(1, 1, captured.Zxid, false, []), captured).WriteTo(image);
        }

        image.Position = 0;
        var later = new TreeRecovery(new TreeSettings(), isStandalone: false);
        later.Restore(image);
        later.Replay(new HistoryEvent.Transactions(last, last, [Batch(Create(first, "/a"))]));
        later.Finish().RecentBaseZxid.ShouldBe(last);

        var empty = new TreeRecovery(new TreeSettings(), isStandalone: false);
        empty.Replay(new HistoryEvent.Transactions(0, 0, [Batch(OpenSession((1L << 32) | 1))]));
        empty.Finish().RecentBaseZxid.ShouldBe(0);
    }

    [Fact]
    public void It_is_the_last_of_those_that_are_too_much_to_keep()
    {
        var recovery = new TreeRecovery(new TreeSettings(), isStandalone: false);
        long[] zxids = [(1L << 32) | 1, (1L << 32) | 2, (2L << 32) | 1];
        foreach (var zxid in zxids)
        {
            var large = new byte[TreeRecovery.RecentBytesMax * 2 / 3];
            recovery.Replay(new HistoryEvent.Transactions(0, zxid, [Batch(writer => new Txn { Zxid = zxid, Op = OpCode.Delete, Body = large }.Write(writer))]));
        }

        var recovered = recovery.Finish();
        recovered.Recent.Count.ShouldBe(2);
        recovered.RecentBaseZxid.ShouldBe(zxids[0]);
    }

    [Fact]
    public void Bytes_that_are_no_transaction_are_an_error_that_names_the_last_good_one()
    {
        var batch = Batch(OpenSession(1), Create(2, "/a"));
        Should.Throw<InvalidDataException>(() => _recovery.Apply(batch.AsSpan()[..^3])).Message.ShouldContain("0x1");
    }

    [Fact]
    public void Transactions_out_of_order_are_an_error() =>
        Should.Throw<InvalidDataException>(() => _recovery.Apply(Batch(OpenSession(2), Create(1, "/a"))));

    private static Action<JuteWriter> OpenSession(long zxid) => writer =>
    {
        using var body = new JuteWriter();
        new CreateSessionRequest(30_000).Write(body);
        new Txn { Zxid = zxid, TimeMs = 1, SessionId = 7, Op = OpCode.CreateSession, Body = body.Written }.Write(writer);
    };

    private static Action<JuteWriter> Create(long zxid, string path) => writer =>
    {
        using var body = new JuteWriter();
        new CreateRequest { Path = JuteBytes.FromText(path), Acl = Clients.Frames.OpenAclList() }.Write(body);
        new Txn { Zxid = zxid, TimeMs = 1, SessionId = 7, Xid = 1, Op = OpCode.Create, Body = body.Written }.Write(writer);
    };

    private static byte[] Batch(params Action<JuteWriter>[] transactions)
    {
        using var writer = new JuteWriter();
        foreach (var write in transactions)
        {
            write(writer);
        }

        return writer.Written.ToArray();
    }
}

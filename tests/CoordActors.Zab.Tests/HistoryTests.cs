using CoordActors.Zab.Log;
using FsCheck.Fluent;

namespace CoordActors.Zab.Tests;

public class HistoryTests
{
    [Fact]
    public void It_gives_back_every_part_of_what_it_was_given() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Histories.ToArbitrary(), Positions.ToArbitrary(), Positions.ToArbitrary(), (batches, from, to) =>
        {
            var (history, zxids) = Fill(batches);
            var after = from % (zxids.Count + 1) == 0 ? 0 : zxids[(from % (zxids.Count + 1)) - 1];
            var upTo = zxids[to % zxids.Count];
            var collected = new List<HistoryBatch>();
            history.Collect(after, upTo, collected);
            ZxidsOf(collected).ShouldBe(zxids.Where(zxid => zxid > after && zxid <= upTo));
        }));

    [Fact]
    public void The_floor_is_the_last_transaction_that_is_not_later() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Histories.ToArbitrary(), Positions.ToArbitrary(), (batches, at) =>
        {
            var (history, zxids) = Fill(batches);
            var wanted = ((long)(at % 9) << 32) | (uint)(at / 9 % 30);
            history.Floor(wanted).ShouldBe(zxids.LastOrDefault(zxid => zxid <= wanted));
            history.Contains(wanted).ShouldBe(wanted == 0 || zxids.Contains(wanted));
        }));

    [Fact]
    public void What_is_cut_off_is_gone_and_the_rest_stays() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Histories.ToArbitrary(), Positions.ToArbitrary(), (batches, at) =>
        {
            var (history, zxids) = Fill(batches);
            var last = zxids[at % zxids.Count];
            history.TruncateAfter(last);
            history.LastZxid.ShouldBe(last);
            var collected = new List<HistoryBatch>();
            history.Collect(0, long.MaxValue, collected);
            ZxidsOf(collected).ShouldBe(zxids.Where(zxid => zxid <= last));
            history.Bytes.ShouldBe(collected.Sum(batch => (long)batch.Bytes.Length));
            history.Append(SceneSettings.Batch(Scene.Text(last + 1)));
        }));

    [Fact]
    public void Trimming_forgets_the_oldest_but_nothing_that_is_kept() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Histories.ToArbitrary(), Positions.ToArbitrary(), Positions.ToArbitrary(), (batches, at, bytes) =>
        {
            var (history, zxids) = Fill(batches);
            var keepAbove = zxids[at % zxids.Count];
            history.Trim(bytes % 500, keepAbove);
            history.BaseZxid.ShouldBeLessThanOrEqualTo(keepAbove);
            history.Contains(history.BaseZxid).ShouldBeTrue();
            var collected = new List<HistoryBatch>();
            history.Collect(history.BaseZxid, long.MaxValue, collected);
            ZxidsOf(collected).ShouldBe(zxids.Where(zxid => zxid > history.BaseZxid));
            (history.Bytes <= bytes % 500 || collected[0].LastZxid > keepAbove).ShouldBeTrue();
        }));

    [Fact]
    public void A_batch_can_be_divided_anywhere()
    {
        var batch = SceneSettings.Batch("3.5..3.9");
        for (var zxid = batch.FirstZxid; zxid < batch.LastZxid; zxid++)
        {
            var (first, second) = (batch.UpTo(zxid), batch.After(zxid));
            (first.FirstZxid, first.LastZxid, second.FirstZxid, second.LastZxid).ShouldBe((batch.FirstZxid, zxid, zxid + 1, batch.LastZxid));
            first.Bytes.ToArray().Concat(second.Bytes.ToArray()).ShouldBe(batch.Bytes.ToArray());
            HistoryBatch.TryRead(first.Bytes, out var again).ShouldBeTrue();
            (again.FirstZxid, again.LastZxid).ShouldBe((first.FirstZxid, first.LastZxid));
        }
    }

    [Theory]
    [InlineData("3.4", "3.5", true)]
    [InlineData("3.4", "3.4", false)]
    [InlineData("3.4", "3.6", false)]
    [InlineData("3.4", "4.1", true)]
    [InlineData("3.4", "9.1", true)]
    [InlineData("3.4", "4.2", false)]
    [InlineData("3.4", "2.1", false)]
    [InlineData("0", "1.1", true)]
    [InlineData("3.4294967294", "4.1", true)]
    [InlineData("3.4294967295", "4.0", false)]
    public void What_may_follow(string last, string first, bool may)
    {
        History.IsSuccessor(Scene.Zxid(last), Scene.Zxid(first)).ShouldBe(may);
        var history = new History(Scene.Zxid(last));
        if (may)
        {
            history.Append(SceneSettings.Batch(first));
        }
        else
        {
            Should.Throw<ArgumentException>(() => history.Append(SceneSettings.Batch(first)));
        }
    }

    [Fact]
    public void Bytes_that_are_not_whole_transactions_of_one_epoch_in_order_are_no_batch()
    {
        var good = SceneSettings.Batch("3.5..3.7").Bytes.ToArray();
        HistoryBatch.TryRead(good, out _).ShouldBeTrue();
        HistoryBatch.TryRead(Array.Empty<byte>(), out _).ShouldBeFalse();
        HistoryBatch.TryRead(good[..^1], out _).ShouldBeFalse();
        HistoryBatch.TryRead(good[1..], out _).ShouldBeFalse();
        byte[] gap = [.. Transactions.Encode(Scene.Zxid("3.5")), .. Transactions.Encode(Scene.Zxid("3.7"))];
        HistoryBatch.TryRead(gap, out _).ShouldBeFalse();
        byte[] epochs = [.. Transactions.Encode((3L << 32) | uint.MaxValue), .. Transactions.Encode(4L << 32)];
        HistoryBatch.TryRead(epochs, out _).ShouldBeFalse();
    }

    private static FsCheck.Gen<int> Positions => Gen.Choose(0, 1_000_000);

    /// <summary>Lengths of batches, each with whether it begins a new epoch.</summary>
    private static FsCheck.Gen<List<(int Count, bool IsNewEpoch)>> Histories =>
        from length in Gen.Choose(1, 12)
        from counts in Gen.Choose(1, 5).ListOf(length)
        from epochs in Gen.Elements(false, false, true).ListOf(length)
        select counts.Zip(epochs).ToList();

    private static (History History, List<long> Zxids) Fill(List<(int Count, bool IsNewEpoch)> batches)
    {
        var history = new History();
        var (epoch, counter) = (1L, 0L);
        foreach (var (count, isNewEpoch) in batches)
        {
            (epoch, counter) = isNewEpoch ? (epoch + 2, 0) : (epoch, counter);
            history.Append(SceneSettings.Batch($"{epoch}.{counter + 1}..{epoch}.{counter + count}"));
            counter += count;
        }

        var all = new List<HistoryBatch>();
        history.Collect(0, long.MaxValue, all);
        return (history, ZxidsOf(all));
    }

    private static List<long> ZxidsOf(IEnumerable<HistoryBatch> batches) =>
        [.. batches.SelectMany(batch => Enumerable.Range(0, batch.Count).Select(i => batch.FirstZxid + i))];
}

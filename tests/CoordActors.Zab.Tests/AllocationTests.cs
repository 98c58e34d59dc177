using CoordActors.Zab.Leading;
using CoordActors.Zab.Learning;
using CoordActors.Zab.Log;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Tests;

/// <summary>What a request costs a leader and its follower: its bytes, and nothing for itself. All else is paid once for all that come together.</summary>
public sealed class AllocationTests
{
    private const int Many = 60;
    private const int Rounds = 100;

    private static readonly Ensemble Two = new([new Member(1), new Member(2)]);
    private static readonly ZabTimings Timings = new() { HistoryBytes = 0 };

    private readonly LeaderCore _leader = new(2, Two, Timings, new Durability(0, 0, 0), new History(0), 0, 0);
    private readonly LearnerCore _learner = new(1, 2, 1, Two, Timings, new Durability(0, 0, 0), new History(0), 0, 0);
    private long _now;
    private int _carriedOut;

    public AllocationTests()
    {
        for (var round = 0; round < 20; round++)
        {
            Exchange();
        }

        (_leader.Phase, _learner.Phase).ShouldBe((LeaderPhase.Broadcast, LearningPhase.Broadcast));
    }

    [Fact]
    public void What_is_submitted_to_a_leader_is_copied_and_no_more() =>
        LeastOf(Many, SubmitToLeader, Settle).ShouldBe(0);

    [Fact]
    public void What_is_submitted_to_a_learner_is_copied_and_no_more() =>
        LeastOf(Many, SubmitToLearner, Settle).ShouldBe(0);

    [Fact]
    public void Many_transactions_of_a_leader_are_proposed_acknowledged_and_committed_for_the_price_of_one_but_for_their_bytes() =>
        (Round(Many, SubmitToLeader) - Round(1, SubmitToLeader)).ShouldBe(ArrayOf(Many) - ArrayOf(1));

    [Fact]
    public void Those_of_a_learner_are_copied_once_more_into_their_packet() =>
        (Round(Many, SubmitToLearner) - Round(1, SubmitToLearner)).ShouldBe(2 * (ArrayOf(Many) - ArrayOf(1)));

    private static long ArrayOf(int transactions) => 24 + (((transactions * Transactions.Size) + 7) / 8 * 8);

    private void SubmitToLeader(byte[] transactions, int count) => _leader.Submit(_now, 0, transactions);

    private void SubmitToLearner(byte[] transactions, int count) => _learner.Submit(_now, transactions, count);

    private long Round(int count, Action<byte[], int> submit) => LeastOf(
        count,
        (transactions, _) =>
        {
            submit(transactions, count);
            Settle();
        },
        () => { });

    /// <summary>What it allocates when everything is warm, in bytes.</summary>
    private long LeastOf(int count, Action<byte[], int> measured, Action after)
    {
        var transactions = Transactions.Unstamped(count);
        var (least, before) = (long.MaxValue, _carriedOut);
        for (var i = 0; i < Rounds; i++)
        {
            _now += 100;
            var start = GC.GetAllocatedBytesForCurrentThread();
            measured(transactions, count);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
            after();
        }

        (_carriedOut - before).ShouldBe(Rounds * count);
        return least;
    }

    private void Settle()
    {
        for (var i = 0; i < 6; i++)
        {
            Exchange();
        }
    }

    private void Exchange()
    {
        _now++;
        var ready = _leader.TakeReady();
        foreach (var write in ready.Writes)
        {
            if (write.Kind == DiskWriteKind.Append)
            {
                _leader.OnDurable(_now, write.Zxid);
            }
            else
            {
                _leader.OnEpochsDurable(_now, write.AcceptedEpoch, write.CurrentEpoch);
            }
        }

        foreach (var (_, packet) in ready.Packets)
        {
            _learner.Step(_now, 2, packet);
        }

        ready = _learner.TakeReady();
        foreach (var write in ready.Writes)
        {
            if (write.Kind == DiskWriteKind.Append)
            {
                _learner.OnDurable(_now, write.Zxid);
            }
            else
            {
                _learner.OnEpochsDurable(_now, write.AcceptedEpoch, write.CurrentEpoch);
            }
        }

        _carriedOut += ready.Delivered.Sum(batch => batch.Count);
        foreach (var (_, packet) in ready.Packets)
        {
            _leader.Step(_now, 1, packet);
        }
    }
}

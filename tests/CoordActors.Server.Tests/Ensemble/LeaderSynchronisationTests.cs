using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Tests.Actors;
using CoordActors.Tree;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

/// <summary>How a leader brings a learner up to date; its own history is what it carried out in epoch 2, behind five transactions of epoch 1.</summary>
public sealed class LeaderSynchronisationTests
{
    private static readonly long Base = LeaderWorld.Zxid(1, 5);
    private static readonly long Last = LeaderWorld.Zxid(2, 3);

    private readonly List<Action> _background = [];

    [Fact]
    public void One_that_is_a_little_behind_gets_what_it_has_not()
    {
        var world = Lead();
        Join(world, LeaderWorld.Zxid(2, 1));

        world.Expect<Diff>().Zxid.ShouldBe(LeaderWorld.Zxid(2, 1));
        var rest = world.Expect<Proposal>().Batch;
        (rest.FirstZxid, rest.LastZxid).ShouldBe((LeaderWorld.Zxid(2, 2), Last));
        world.Enter(Last);
    }

    [Fact]
    public void One_that_has_what_nobody_committed_is_cut_back_to_where_both_agree()
    {
        var world = Lead();
        Join(world, LeaderWorld.Zxid(1, 9));

        world.Expect<Trunc>().Zxid.ShouldBe(Base);
        world.Expect<Proposal>().Batch.FirstZxid.ShouldBe(LeaderWorld.Zxid(2, 1));
        world.Enter(Last);
    }

    [Fact]
    public void One_that_is_further_behind_than_memory_reaches_gets_what_the_journal_has()
    {
        var world = Lead();
        var own = LeaderWorld.Zxid(1, 2);
        Join(world, own);
        var read = world.Journal.ExpectMsg<JournalCommand.ReadHistory>();
        (read.AfterZxid, read.UpToZxid).ShouldBe((own - 1, Base));

        world.Journal.Reply(new JournalEvent.HistoryRead(own - 1, [LeaderWorld.BatchOf(1, 2, 5).Bytes], Complete: true));

        world.Expect<Diff>().Zxid.ShouldBe(own);
        world.Expect<Proposal>().Batch.FirstZxid.ShouldBe(own + 1);
        world.Expect<Proposal>().Batch.FirstZxid.ShouldBe(LeaderWorld.Zxid(2, 1));
        world.Enter(Last);
    }

    [Fact]
    public void One_for_whom_the_journal_is_not_enough_gets_a_snapshot_in_pieces_and_the_image_goes_back()
    {
        var world = Lead(new EnsembleRuntime());
        WantSnapshot(world);
        var image = GiveImage(world);

        world.Expect<Snap>().Zxid.ShouldBe(Last);
        var bytes = new List<byte>();
        for (var isLast = false; !isLast;)
        {
            var chunk = world.Expect<SnapChunk>();
            bytes.AddRange(chunk.Bytes.Span);
            isLast = chunk.IsLast;
        }

        ZnodeTree.Restore(new MemoryStream([.. bytes]), new TreeSettings()).LastZxid.ShouldBe(Last);
        world.Tree.ExpectMsg<TreeCommand.ReleaseImage>().Image.ShouldBeSameAs(image);
        world.Enter(Last);
    }

    [Fact]
    public void An_image_for_a_learner_that_has_gone_meanwhile_goes_back_at_once()
    {
        var world = Lead();
        WantSnapshot(world);
        world.Two.Network.Reset("one", "two");
        world.Two.Pass(5);

        var image = GiveImage(world);

        world.Tree.ExpectMsg<TreeCommand.ReleaseImage>().Image.ShouldBeSameAs(image);
        _background.ShouldBeEmpty();
    }

    [Fact]
    public void An_image_that_is_being_sent_to_a_learner_that_has_gone_goes_back()
    {
        var world = Lead();
        WantSnapshot(world);
        var image = GiveImage(world);
        world.Expect<Snap>();
        world.Two.Network.Reset("one", "two");
        world.Two.Pass(5);
        RunBackground();

        world.Tree.ExpectMsg<TreeCommand.ReleaseImage>().Image.ShouldBeSameAs(image);
    }

    [Fact]
    public void A_term_is_not_over_before_the_image_that_was_asked_for_in_it_has_gone_back()
    {
        var world = new LeaderWorld(epoch: 2, history: History());
        world.Accept(own: 0);
        AnswerNothing(world);
        world.Tree.ExpectMsg<TreeCommand.CaptureImage>();
        world.Two.Network.Reset("one", "two");
        world.Two.Pass(world.Two.Timings.SuspectMs + 200);
        world.Parent.ExpectNoMsg(TimeSpan.Zero);

        var image = GiveImage(world);

        world.Tree.ExpectMsg<TreeCommand.ReleaseImage>().Image.ShouldBeSameAs(image);
        world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("no quorum of voters has followed");
    }

    [Fact]
    public void An_image_that_is_being_sent_goes_back_when_the_leader_is_gone()
    {
        var world = Lead();
        WantSnapshot(world);
        var image = GiveImage(world);
        world.Expect<Snap>();
        world.Two.Stop();
        world.Two.Pass(5);
        RunBackground();

        world.Tree.ExpectMsg<TreeCommand.ReleaseImage>().Image.ShouldBeSameAs(image);
    }

    private static History History() => LeaderWorld.HistoryOf(2, 1, 3, Base);

    private LeaderWorld Lead(EnsembleRuntime? runtime = null) =>
        LeaderWorld.Alone(2, History(), runtime ?? new EnsembleRuntime(RunInBackground: _background.Add));

    private static void Join(LeaderWorld world, long own)
    {
        world.Knock();
        world.Acknowledge(own);
    }

    private static void WantSnapshot(LeaderWorld world, long own = 0)
    {
        Join(world, own);
        AnswerNothing(world);
        world.Tree.ExpectMsg<TreeCommand.CaptureImage>();
    }

    private static void AnswerNothing(LeaderWorld world)
    {
        world.Journal.ExpectMsg<JournalCommand.ReadHistory>();
        world.Journal.Reply(new JournalEvent.HistoryRead(0, [], Complete: false));
    }

    private static TreeImage GiveImage(LeaderWorld world)
    {
        var image = TreeAtLast().Capture();
        world.Tree.Reply(new TreeCommand.ImageCaptured(image, Last));
        return image;
    }

    private static ZnodeTree TreeAtLast() => EnsembleJournalWorld.TreeOf(
        Transactions.Create("/a", Base), Transactions.Create("/b", Last - 2), Transactions.Create("/c", Last - 1), Transactions.Create("/d", Last));

    private void RunBackground()
    {
        var due = _background.ToList();
        _background.Clear();
        due.ForEach(work => work());
    }
}

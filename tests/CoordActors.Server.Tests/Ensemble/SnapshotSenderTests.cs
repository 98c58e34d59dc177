using CoordActors.Server.Ensemble;
using CoordActors.Server.Serving;
using CoordActors.Server.Tests.Actors;

namespace CoordActors.Server.Tests.Ensemble;

public sealed class SnapshotSenderTests : TestKit
{
    private const int ChunkBytes = 16;
    private const int ChunksAhead = 32;

    [Fact]
    public void It_is_never_more_than_a_few_pieces_ahead_of_the_learner_and_gives_the_image_back_itself()
    {
        var tree = CreateTestProbe();
        var image = EnsembleJournalWorld.TreeOf(
            [Transactions.Open(1), .. Enumerable.Range(2, 200).Select(i => Transactions.Create($"/{i}", i))]).Capture();
        var sender = new SnapshotSender(5, image, TestActor, tree.Ref, ChunkBytes, new EnsembleRuntime(RunInBackground: work => Task.Run(work)));
        sender.Start();
        ReceiveN(ChunksAhead);
        sender.Credit(ChunkBytes * 2);
        ReceiveN(2).ShouldAllBe(message => ((SnapshotSender.Chunk)message).Bytes.Length == ChunkBytes);

        sender.Abandon();

        ExpectMsg<SnapshotSender.Finished>().Link.ShouldBe(5);
        tree.ExpectMsg<TreeCommand.ReleaseImage>().Image.ShouldBeSameAs(image);
    }
}

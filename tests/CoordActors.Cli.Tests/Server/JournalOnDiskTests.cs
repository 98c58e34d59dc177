using CoordActors.Actors;
using CoordActors.Cli.Hosting;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Cli.Tests.Server;

/// <summary>The journal of a member of an ensemble on the real journal and snapshot files, closed and opened again.</summary>
public sealed class JournalOnDiskTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("coord-journal-").FullName;

    [Fact]
    public async Task Epochs_truncations_and_a_leaders_tree_outlive_the_process()
    {
        await InJournal(async journal =>
        {
            await journal.Ask<JournalEvent.TreeInstalled>(new JournalCommand.InstallTree(LeadersTree(), 1), Patience);
            await journal.Ask<JournalEvent.EpochsDurable>(new JournalCommand.PersistEpochs(3, 2), Patience);
            await journal.Ask<JournalEvent.Durable>(new JournalCommand.AppendBatch(Opening(2), 2), Patience);
        });
        await InJournal(async journal =>
        {
            (await State(journal)).ShouldBe(new JournalState(3, 2, 2, 1));
            await journal.Ask<JournalEvent.Truncated>(new JournalCommand.Truncate(1), Patience);
            await journal.Ask<JournalEvent.Durable>(new JournalCommand.AppendBatch(Opening(5), 5), Patience);
        });
        await InJournal(async journal =>
        {
            (await State(journal)).ShouldBe(new JournalState(3, 2, 5, 1));
            var read = await journal.Ask<JournalEvent.HistoryRead>(new JournalCommand.ReadHistory(1, 5, 1 << 20), Patience);
            (read.Complete, read.Batches.Single().ToArray().SequenceEqual(Opening(5))).ShouldBe((true, true));
            var before = await journal.Ask<JournalEvent.HistoryRead>(new JournalCommand.ReadHistory(0, 5, 1 << 20), Patience);
            before.Complete.ShouldBeFalse();
        });
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task InJournal(Func<IActorRef, Task> story)
    {
        var settings = new ServerSettings { DataDirectory = _directory };
        using var persistence = NodePersistence.Open(settings);
        var system = ActorSystem.Create("coord", persistence.Setup);
        try
        {
            var recovery = new TreeRecovery(new TreeSettings(), isStandalone: false);
            await story(system.ActorOf(Props.Create(() => new JournalActor(recovery, settings.Snapshot, TimeSpan.FromMinutes(1))), "journal"));
        }
        finally
        {
            await system.Terminate();
        }
    }

    private static async Task<JournalState> State(IActorRef journal) =>
        (await journal.Ask<JournalEvent.Settled>(JournalCommand.Settle.Instance, Patience)).State;

    private static ZnodeTree LeadersTree()
    {
        var built = new TreeRecovery(new TreeSettings());
        built.Apply(Opening(1));
        return built.Tree;
    }

    private static byte[] Opening(long zxid)
    {
        using var body = new JuteWriter();
        new CreateSessionRequest(30_000).Write(body);
        using var transaction = new JuteWriter();
        new Txn { Zxid = zxid, TimeMs = 1, SessionId = zxid, Op = OpCode.CreateSession, Body = body.Written }.Write(transaction);
        return transaction.Written.ToArray();
    }
}

using CoordActors.Actors.Persistence;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Actors;

public sealed class StandaloneActorTests : ActorTests
{
    private static readonly TimeSpan ReapInterval = TimeSpan.FromSeconds(30);
    private readonly TestProbe _journal;
    private readonly TestProbe _tree;
    private readonly IActorRef _role;

    public StandaloneActorTests()
    {
        _journal = CreateTestProbe();
        _tree = CreateTestProbe();
        var options = new TreeOptions { ContainerCheckInterval = ReapInterval, ContainerMaxPerMinute = 10 };
        _role = ActorOf(Props.Create(() => new StandaloneActor(41, _journal.Ref, _tree.Ref, options)));
    }

    [Fact]
    public void Transactions_get_consecutive_zxids_behind_the_last_recovered_and_the_time()
    {
        Advance(TimeSpan.FromMilliseconds(5));
        _role.Tell(Transactions.ToSubmit(Transactions.Open(), Transactions.Create("/a")));
        _role.Tell(Transactions.ToSubmit(Transactions.Create("/b")));

        var first = _journal.ExpectMsg<JournalCommand.Append>();
        first.Count.ShouldBe(2);
        Transactions.Read(first).Select(header => header.Zxid).ShouldBe([42, 43]);
        Transactions.Read(first).ShouldAllBe(header => header.TimeMs == TestScheduler.Epoch.ToUnixTimeMilliseconds() + 5);
        Transactions.Read(_journal.ExpectMsg<JournalCommand.Append>()).Single().Zxid.ShouldBe(44);
    }

    [Fact]
    public void Writes_are_refused_while_the_journal_is_stalled_and_use_no_zxid()
    {
        RunUntilIdle();
        EventFilter.Error(contains: "Writes are refused: no room").ExpectOne(() => _role.Tell(new JournalStalled("no room")));
        _role.Tell(Transactions.ToSubmit(Transactions.Create("/a")));

        var refuse = _tree.ExpectMsg<TreeCommand.Refuse>();
        refuse.Error.ShouldBe(ErrorCode.SystemError);
        Transactions.Read(refuse.Transactions.AsSpan(0, refuse.Length)).Single().Op.ShouldBe(OpCode.Create);
        ExpectSilence(_journal);

        _role.Tell(JournalResumed.Instance);
        RunUntilIdle();
        _role.Tell(Transactions.ToSubmit(Transactions.Create("/b")));

        Transactions.Read(_journal.ExpectMsg<JournalCommand.Append>()).Single().Zxid.ShouldBe(42);
    }

    [Fact]
    public void Containers_are_reaped_at_every_interval_and_not_more_than_the_minute_allows()
    {
        Advance(ReapInterval - TimeSpan.FromMilliseconds(1));
        ExpectSilence(_tree);

        Advance(TimeSpan.FromMilliseconds(1));

        _tree.ExpectMsg(new TreeCommand.Reap((TestScheduler.Epoch + ReapInterval).ToUnixTimeMilliseconds(), 5));
        Advance(ReapInterval);
        _tree.ExpectMsg<TreeCommand.Reap>();
    }
}

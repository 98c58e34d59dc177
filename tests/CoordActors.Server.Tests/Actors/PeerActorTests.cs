using CoordActors.Actors.Persistence;
using CoordActors.Server.Admin;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

public sealed class PeerActorTests : StandaloneServerTests
{
    [Fact]
    public void Whoever_waits_is_told_when_clients_can_be_let_in_and_whoever_comes_later_at_once()
    {
        var peer = Start();
        peer.Tell(PeerCommand.AwaitServing.Instance);
        var serving = ExpectMsg<PeerEvent.Serving>();
        serving.LastZxid.ShouldBe(0);

        peer.Tell(PeerCommand.AwaitServing.Instance);

        ExpectMsg<PeerEvent.Serving>().ShouldBeSameAs(serving);
    }

    [Fact]
    public void What_was_written_is_there_after_a_restart_and_sessions_get_their_full_timeout()
    {
        var first = Start();
        var serving = AwaitServing(first);
        Role(first).Tell(Transactions.ToSubmit(Transactions.Open(), Transactions.Create("/a")));
        ViewAt(serving, 2);
        Stop(first);

        var second = AwaitServing(Start());

        second.LastZxid.ShouldBe(2);
        var view = ViewAt(second, 2);
        view.Tree.SessionCount.ShouldBe(1);
        Advance(TimeSpan.FromSeconds(30));
        ViewAt(second, 2).Tree.SessionCount.ShouldBe(1);
        Advance(TimeSpan.FromSeconds(4));
        ViewAt(second, 3).Tree.SessionCount.ShouldBe(0);
    }

    [Fact]
    public void A_session_that_expires_while_the_journal_is_stalled_expires_when_it_goes_on()
    {
        var peer = Start();
        var serving = AwaitServing(peer);
        Role(peer).Tell(Transactions.ToSubmit(Transactions.Open()));
        ViewAt(serving, 1);
        Sys.EventStream.Publish(new JournalStalled("no room"));
        Advance(TimeSpan.FromSeconds(40));
        ViewAt(serving, 1).Tree.SessionCount.ShouldBe(1);

        Sys.EventStream.Publish(JournalResumed.Instance);
        Advance(TimeSpan.FromSeconds(40));

        ViewAt(serving, 2).Tree.SessionCount.ShouldBe(0);
    }

    [Fact]
    public void The_end_of_a_child_ends_the_server_and_is_published()
    {
        var peer = Start();
        AwaitServing(peer);
        ExpectFailure(peer, () => Role(peer).Tell(PoisonPill.Instance)).Message.ShouldBe("standalone has stopped.");
    }

    [Fact]
    public void An_exception_in_a_child_ends_the_server_and_is_published()
    {
        var peer = Start();
        var serving = AwaitServing(peer);
        var impossible = new TreeCommand.ReleaseImage(null!);
        ExpectFailure(peer, () => serving.Tree.Tell(impossible)).ShouldBeOfType<NullReferenceException>();
    }

    [Fact]
    public void A_journal_that_cannot_be_read_is_told_to_whoever_waits()
    {
        var first = Start();
        AwaitServing(first);
        Sys.ActorSelection(first.Path / "journal").Tell(Transactions.ToAppend(writer => writer.WriteRaw("rubbish"u8)));
        RunUntilIdle();
        Stop(first);

        var second = Watch(Start());
        second.Tell(PeerCommand.AwaitServing.Instance);

        ExpectMsg<PeerEvent.Failed>().Cause.ToString().ShouldContain("that are not a transaction");
        ExpectTerminated(second);
    }

    [Fact]
    public void Settings_that_differ_from_the_trees_become_a_transaction_once()
    {
        var quota = new ServerSettings { Tree = new TreeOptions { EnforceQuota = true } };
        var plain = Start();
        ViewAt(AwaitServing(plain), 0);
        Stop(plain);
        var first = Start(quota);
        ViewAt(AwaitServing(first), 1);
        Stop(first);

        ViewAt(AwaitServing(Start(quota)), 1);
    }

    [Fact]
    public void Transactions_are_replayed_under_the_settings_that_they_were_carried_out_under()
    {
        var first = Start();
        var serving = AwaitServing(first);
        Role(first).Tell(Transactions.ToSubmit(Transactions.Open(), CreateWithTtl("/short-lived")));
        var nodes = ViewAt(serving, 2).Tree.NodeCount;
        Stop(first);

        var peer = Start(new ServerSettings { Tree = new TreeOptions { ExtendedTypes = true } });
        var second = AwaitServing(peer);

        ViewAt(second, 3).Tree.NodeCount.ShouldBe(nodes);
        Role(peer).Tell(Transactions.ToSubmit(CreateWithTtl("/short-lived")));
        ViewAt(second, 4).Tree.NodeCount.ShouldBe(nodes + 1);
    }

    [Fact]
    public void Four_letter_words_are_answered_by_the_whole_server()
    {
        var serving = AwaitServing(Start());
        serving.Admin.Tell(new AdminCommand.FourLetterWord("srvr"));

        ExpectMsg<AdminCommand.Answer>().Text.ShouldContain("Mode: standalone");
    }

    private static Action<JuteWriter> CreateWithTtl(string path) => writer =>
    {
        using var body = new JuteWriter();
        new CreateTtlRequest
        {
            Path = JuteBytes.FromText(path),
            Acl = Frames.OpenAclList(),
            Flags = CreateFlags.PersistentWithTtl,
            TtlMs = 60_000,
        }.Write(body);
        new Txn { SessionId = Transactions.Session, Xid = 1, Op = OpCode.CreateTtl, Body = body.Written }.Write(writer);
    };

    private Exception ExpectFailure(IActorRef peer, Action action)
    {
        var published = CreateTestProbe();
        Sys.EventStream.Subscribe(published.Ref, typeof(PeerEvent.Failed));
        Watch(peer);
        action();
        ExpectTerminated(peer);
        return published.ExpectMsg<PeerEvent.Failed>().Cause;
    }
}

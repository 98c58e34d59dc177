using CoordActors.Server.Admin;
using CoordActors.Server.Clients;
using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

public sealed class AdminActorTests : ActorTests
{
    private static readonly ServerView View = new(0x1f, new TreeStatistics { NodeCount = 5 }, default, 1, 2, 0, 0, [], [], []);
    private readonly TestProbe _tree;
    private readonly TestProbe _peer;
    private readonly TestProbe _journal;

    public AdminActorTests()
    {
        _tree = CreateTestProbe();
        _peer = CreateTestProbe();
        _journal = CreateTestProbe();
    }

    [Fact]
    public void A_word_that_is_not_whitelisted_is_refused_and_does_nothing()
    {
        Ask("crst", "ruok", "srvr");

        ExpectAnswer("crst is not executed because it is not in the whitelist.\n");
        ExpectSilence(_tree);
    }

    [Fact]
    public void Srvr_is_answered_from_a_picture_of_the_tree()
    {
        Ask("srvr", "srvr");
        _tree.ExpectMsg(new TreeCommand.Describe(ViewDetail.None));
        _tree.Reply(View);
        ReplyOthers();

        var text = ExpectMsg<AdminCommand.Answer>().Text;
        text.ShouldContain("Zxid: 0x1f\n");
        text.ShouldContain("Node count: 5\n");
        ExpectSilence(_tree);
    }

    [Fact]
    public void Dump_asks_for_the_deadlines_as_well_by_way_of_the_tree_actor_which_knows_the_present_tracker()
    {
        Ask("dump", "*");
        _tree.ExpectMsg(new TreeCommand.Describe(ViewDetail.Connections | ViewDetail.Ephemerals | ViewDetail.Sessions));
        _tree.Reply(View with { Ephemerals = [(0x7, "/mine")] });
        _tree.ExpectMsg<SessionCommand.Describe>();
        _tree.Reply(new SessionCommand.Deadlines([KeyValuePair.Create(0x7L, 4_000L)]));
        ReplyOthers();

        var text = ExpectMsg<AdminCommand.Answer>().Text;
        text.ShouldContain("Session Sets (1)/(1):\n1 expire at ");
        text.ShouldContain("Sessions with Ephemerals (1):\n0x7:\n\t/mine\n");
    }

    [Theory]
    [InlineData("crst", true, "Connection stats reset.\n")]
    [InlineData("srst", false, "Server stats reset.\n")]
    public void A_reset_is_passed_on(string word, bool connections, string answer)
    {
        Ask(word, "*");
        _tree.ExpectMsg(new TreeCommand.ResetStatistics(connections));
        _tree.ExpectMsg<TreeCommand.Describe>();
        _tree.Reply(View);
        if (!connections)
        {
            _journal.ExpectMsg<JournalCommand.ResetStatistics>();
        }

        ReplyOthers();

        ExpectAnswer(answer);
    }

    [Fact]
    public void Who_looks_gets_what_tree_peer_journal_and_ports_say_in_one_picture()
    {
        var admin = Start("*");
        admin.Tell(new AdminCommand.UsePorts(new ThreeRejected()));
        Advance(TimeSpan.FromSeconds(3));
        admin.Tell(new AdminCommand.Look(ViewDetail.Connections));
        _tree.ExpectMsg(new TreeCommand.Describe(ViewDetail.Connections));
        _tree.Reply(View);
        ReplyOthers(new PeerStatus { Mode = ServerMode.Observer });

        var picture = ExpectMsg<ServerPicture>();
        picture.Server.ShouldBeSameAs(View);
        picture.Peer.Mode.ShouldBe(ServerMode.Observer);
        picture.Journal.SlowCommits.ShouldBe(9);
        picture.Ports.Rejected.ShouldBe(3);
        picture.UptimeMs.ShouldBe(3_000);
    }

    [Fact]
    public void A_trace_mask_is_kept_and_shown()
    {
        var admin = Start("*");
        admin.Tell(new AdminCommand.FourLetterWord("stmk", 12));
        ReplyAll();
        ExpectAnswer("12");
        admin.Tell(new AdminCommand.FourLetterWord("gtmk"));
        ReplyAll();
        ExpectAnswer("12");
    }

    [Fact]
    public void A_tree_that_does_not_answer_is_said_to_whoever_asked()
    {
        Ask("srvr", "*");
        Advance(TimeSpan.FromSeconds(11));

        ExpectMsg<AdminCommand.Answer>().Text.ShouldStartWith("srvr could not be answered: ");
    }

    private void Ask(string word, params string[] whitelist) => Start(whitelist).Tell(new AdminCommand.FourLetterWord(word));

    private IActorRef Start(params string[] whitelist)
    {
        var settings = new ServerSettings { FourLetterWords = new FourLetterWordSettings { Whitelist = whitelist } };
        var (tree, peer, journal) = (_tree.Ref, _peer.Ref, _journal.Ref);
        return ActorOf(Props.Create(() => new AdminActor(tree, settings, peer, journal)));
    }

    private void ReplyAll()
    {
        _tree.ExpectMsg<TreeCommand.Describe>();
        _tree.Reply(View);
        ReplyOthers();
    }

    private void ReplyOthers(PeerStatus? peer = null)
    {
        _peer.ExpectMsg<PeerCommand.Describe>();
        _peer.Reply(peer ?? new PeerStatus());
        _journal.ExpectMsg<JournalCommand.Describe>();
        _journal.Reply(new JournalView { SlowCommits = 9 });
    }

    private void ExpectAnswer(string text) => ExpectMsg<AdminCommand.Answer>().Text.ShouldBe(text);

    private sealed class ThreeRejected : IClientPorts
    {
        public bool IsSuspended => false;

        public void Suspend()
        {
        }

        public void Resume()
        {
        }

        public Task<int> Shed(int percentage) => Task.FromResult(0);

        public PortCounters Count() => new(3, 0, 0);
    }
}

using CoordActors.Server.Admin;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

public sealed class AdminActorTests : ActorTests
{
    private static readonly ServerView View = new(0x1f, new TreeStatistics { NodeCount = 5 }, default, 1, 2, 0, 0, [], [], []);
    private readonly TestProbe _tree;
    private readonly TestProbe _tracker;

    public AdminActorTests()
    {
        _tree = CreateTestProbe();
        _tracker = CreateTestProbe();
    }

    [Fact]
    public void A_word_that_is_not_whitelisted_is_refused_and_does_nothing()
    {
        Ask("crst", "ruok", "srvr");

        ExpectAnswer("crst is not executed because it is not in the whitelist.\n");
        ExpectSilence(_tree, _tracker);
    }

    [Fact]
    public void Srvr_is_answered_from_a_picture_of_the_tree()
    {
        Ask("srvr", "srvr");
        _tree.ExpectMsg(new TreeCommand.Describe(ViewDetail.None));
        _tree.Reply(View);

        var text = ExpectMsg<AdminCommand.Answer>().Text;
        text.ShouldContain("Zxid: 0x1f\n");
        text.ShouldContain("Node count: 5\n");
        ExpectSilence(_tracker);
    }

    [Fact]
    public void Dump_asks_the_tracker_as_well()
    {
        Ask("dump", "*");
        _tree.ExpectMsg(new TreeCommand.Describe(ViewDetail.Connections | ViewDetail.Ephemerals));
        _tree.Reply(View with { Ephemerals = [(0x7, "/mine")] });
        _tracker.ExpectMsg<SessionCommand.Describe>();
        _tracker.Reply(new SessionCommand.Deadlines([KeyValuePair.Create(0x7L, 4_000L)]));

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

        ExpectAnswer(answer);
    }

    [Fact]
    public void A_tree_that_does_not_answer_is_said_to_whoever_asked()
    {
        Ask("srvr", "*");
        Advance(TimeSpan.FromSeconds(11));

        ExpectMsg<AdminCommand.Answer>().Text.ShouldStartWith("srvr could not be answered: ");
    }

    private void Ask(string word, params string[] whitelist)
    {
        var settings = new ServerSettings { FourLetterWords = new FourLetterWordSettings { Whitelist = whitelist } };
        var actors = new ServingActors(_tree.Ref, CreateTestProbe().Ref, _tracker.Ref, 2_000);
        ActorOf(Props.Create(() => new AdminActor(actors, settings))).Tell(new AdminCommand.FourLetterWord(word));
    }

    private void ExpectAnswer(string text) => ExpectMsg<AdminCommand.Answer>().Text.ShouldBe(text);
}

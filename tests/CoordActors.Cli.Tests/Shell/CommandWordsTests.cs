using CoordActors.Cli.Shell;

namespace CoordActors.Cli.Tests.Shell;

/// <summary>How command lines are read.</summary>
public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("get /a", new[] { "get", "/a" })]
    [InlineData("  set   /a\tx ", new[] { "set", "/a", "x" })]
    [InlineData("create /a \"two words\" 'and more'", new[] { "create", "/a", "two words", "and more" })]
    [InlineData("create /a it's", new[] { "create", "/a", "it's" })]
    [InlineData("create /a \"open", new[] { "create", "/a", "\"open" })]
    [InlineData("create /a \"\"", new[] { "create", "/a", "" })]
    [InlineData("", new string[0])]
    public void A_line_is_split_into_words(string line, string[] words) => CommandWords.Split(line).ShouldBe(words);

    [Fact]
    public void Options_stand_anywhere()
    {
        var words = CommandWords.Parse(["/a", "-s", "data", "-v", "3"], "s v:");
        words.Arguments.ShouldBe(["/a", "data"]);
        words.Has("s").ShouldBeTrue();
        words.Version("v").ShouldBe(3);
        CommandWords.Parse(["/a"], "s v:").Version("v").ShouldBe(-1);
    }

    [Fact]
    public void Flags_can_be_written_together()
    {
        var words = CommandWords.Parse(["-se", "/a"], "s e c t:");
        words.Has("s").ShouldBeTrue();
        words.Has("e").ShouldBeTrue();
        words.Path.ShouldBe("/a");
    }

    [Fact]
    public void A_negative_number_and_what_follows_two_dashes_are_arguments()
    {
        CommandWords.Parse(["/a", "-5"], "s").Arguments.ShouldBe(["/a", "-5"]);
        CommandWords.Parse(["/a", "--", "-s"], "s").Arguments.ShouldBe(["/a", "-s"]);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Should.Throw<UsageException>(() => CommandWords.Parse(["-q"], "s")).Message.ShouldBe("Unrecognized option: -q");
        Should.Throw<UsageException>(() => CommandWords.Parse(["-v"], "v:")).Message.ShouldBe("Missing argument for option: v");
        Should.Throw<ShellException>(() => CommandWords.Parse(["-v", "x"], "v:").Version("v")).Message.ShouldBe("-v must be a whole number, not 'x'.");
        Should.Throw<UsageException>(() => CommandWords.Parse([], "").Path);
    }

    [Theory]
    [InlineData("getx", "get")]
    [InlineData("lss", "ls")]
    [InlineData("delete_all", "deleteall")]
    [InlineData("nonsense", null)]
    public void A_mistyped_command_suggests_the_nearest_one(string name, string? nearest) => ShellCommands.Nearest(name).ShouldBe(nearest);

    [Fact]
    public void Launch_options_are_those_of_zookeeper_and_ours()
    {
        var old = LaunchOptions.Parse(["-server", "a:1/app", "-timeout", "5000", "-r", "-waitforconnection", "get", "-s", "/a"]);
        old.Server.ShouldBe("a:1/app");
        old.TimeoutMs.ShouldBe(5000);
        old.AcceptReadOnly.ShouldBeTrue();
        old.WaitForConnection.ShouldBeTrue();
        old.Command.ShouldBe(["get", "-s", "/a"]);
        var now = LaunchOptions.Parse(["--server", "b", "--json"]);
        now.Json.ShouldBeTrue();
        now.Command.ShouldBeEmpty();
        Should.Throw<ShellException>(() => LaunchOptions.Parse(["--server"])).Message.ShouldBe("no argument found for option --server");
        Should.Throw<ShellException>(() => LaunchOptions.Parse(["--bogus"]));
        Should.Throw<ShellException>(() => LaunchOptions.Parse(["--timeout", "soon"]));
    }

    [Fact]
    public void Every_command_is_on_the_page_about_the_shell()
    {
        var words = File.ReadAllText(Path.Combine(Repository.Root, "docs", "clients", "cli.md")).Split(' ', '`', '\n', '|', ',', ':');
        ShellCommands.Names.Except(words).ShouldBeEmpty();
    }
}

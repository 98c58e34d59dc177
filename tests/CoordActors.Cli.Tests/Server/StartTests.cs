namespace CoordActors.Cli.Tests.Server;

/// <summary>Whatever is wrong ends the start with one clear sentence and an exit code.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-start-").FullName;
    private readonly int _port = FreePorts.Next();

    [Fact]
    public async Task A_server_starts_with_defaults_serves_and_ends_on_SIGTERM_with_exit_code_0()
    {
        using var coord = CoordProcess.Start(ServerArgs());
        await coord.Serving();

        (await FourLetters.Ask(_port, "ruok")).ShouldBe("imok");
        (await coord.Terminate()).ShouldBe(0, coord.Log);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var first = CoordProcess.Start(ServerArgs());
        await first.Serving();

        var (exitCode, output) = await CoordProcess.Run("server", "--client-port", $"{_port}", "--data-dir", Path.Combine(_directory, "other"));

        exitCode.ShouldBe(1);
        OneSentence(output).ShouldContain($"{_port}");
    }

    [Fact]
    public async Task A_data_directory_in_use_is_named_with_its_owner()
    {
        using var first = CoordProcess.Start(ServerArgs());
        await first.Serving();

        var (exitCode, output) = await CoordProcess.Run("server", "--client-port", $"{FreePorts.Next()}", "--data-dir", _directory);

        exitCode.ShouldBe(3);
        OneSentence(output).ShouldContain($"{first.Id}");
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_is_named()
    {
        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "mine");
        var (exitCode, output) = await CoordProcess.Run("server", "--client-port", $"{_port}", "--data-dir", file);
        exitCode.ShouldBe(3);
        OneSentence(output).ShouldContain($"{file} cannot be used: it is a file; name a directory");
    }

    [Fact]
    public async Task A_journal_that_is_not_one_is_not_overwritten()
    {
        Directory.CreateDirectory(_directory);
        var journal = Path.Combine(_directory, "journal.db");
        var rubbish = Enumerable.Repeat((byte)'x', 100_000).ToArray();
        await File.WriteAllBytesAsync(journal, rubbish);

        var (exitCode, output) = await CoordProcess.Run(ServerArgs());

        exitCode.ShouldBe(3);
        OneSentence(output).ShouldContain(journal);
        (await File.ReadAllBytesAsync(journal)).ShouldBe(rubbish);
    }

    [Theory]
    [InlineData("coord.client.port = banana", "coord.client.port")]
    [InlineData("coord.session.tick = -1s", "coord.session.tick")]
    [InlineData("coord { client { port = 1", "")]
    public async Task A_wrong_configuration_is_named_with_file_and_line(string text, string key)
    {
        var file = Path.Combine(_directory, "wrong.conf");
        await File.WriteAllTextAsync(file, "# a comment\n" + text + "\n");

        var (exitCode, output) = await CoordProcess.Run("server", file);

        exitCode.ShouldBe(2);
        OneSentence(output).ShouldContain($"{file}:");
        output.ShouldContain(key);
    }

    [Fact]
    public async Task A_zoo_cfg_is_accepted_as_it_is()
    {
        var file = Path.Combine(_directory, "zoo.cfg");
        await File.WriteAllTextAsync(file, $"tickTime=2000\ndataDir={_directory}/data\nclientPort={_port}\nautopurge.snapRetainCount=3\nmyUnknownKey=1\n");
        using var coord = CoordProcess.Start("server", file);
        await coord.Serving();

        (await FourLetters.Ask(_port, "srvr")).ShouldContain("Mode: standalone");
        coord.Log.ShouldContain("myUnknownKey");
    }

    [Theory]
    [InlineData("nosuchcommand")]
    [InlineData("server", "--nosuchoption")]
    [InlineData("server", "--set", "novalue")]
    [InlineData("server", "/no/such/file.conf")]
    public async Task A_wrong_command_line_is_one_sentence_and_exit_code_2(params string[] args)
    {
        var (exitCode, output) = await CoordProcess.Run(args);
        exitCode.ShouldBe(2, output);
        OneSentence(output).ShouldStartWith("coord: ");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string[] ServerArgs() => ["server", "--client-port", $"{_port}", "--data-dir", _directory];

    private static string OneSentence(string output)
    {
        var complaint = output.Split('\n').Where(line => line.StartsWith("coord: ", StringComparison.Ordinal)).ToList().ShouldHaveSingleItem(output);
        output.ShouldNotContain("   at ");
        return complaint;
    }
}

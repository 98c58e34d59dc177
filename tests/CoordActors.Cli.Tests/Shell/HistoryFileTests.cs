using CoordActors.Cli.Shell.Editing;

namespace CoordActors.Cli.Tests.Shell;

/// <summary>What a shell remembers of earlier ones.</summary>
public sealed class HistoryFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-history-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_line_is_kept_as_soon_as_it_is_typed_and_two_shells_do_not_overwrite_each_other()
    {
        var (one, other) = (new HistoryFile(File), new HistoryFile(File));
        one.Load().ShouldBeEmpty();
        other.Load().ShouldBeEmpty();
        one.Add("ls /");
        other.Add("get /a");
        one.Add("quit");
        new HistoryFile(File).Load().ShouldBe(["ls /", "get /a", "quit"]);
    }

    [Fact]
    public void Lines_with_credentials_are_not_kept_and_nobody_else_can_read_the_others()
    {
        var history = new HistoryFile(File);
        history.Add(" addauth digest user:secret");
        history.Add("ls /");
        history.Load().ShouldBe(["ls /"]);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void The_last_thousand_lines_are_loaded_and_a_long_file_is_cut_to_them()
    {
        System.IO.File.WriteAllLines(File, Enumerable.Range(0, 2001).Select(i => $"get /{i}"));
        var lines = new HistoryFile(File).Load();
        lines.Count.ShouldBe(1000);
        lines[^1].ShouldBe("get /2000");
        System.IO.File.ReadAllLines(File).ShouldBe(lines);
    }

    [Fact]
    public void Without_a_home_there_is_no_history()
    {
        var history = new HistoryFile(null);
        history.Add("ls /");
        history.Load().ShouldBeEmpty();
    }

    private string File => Path.Combine(_directory, "history");
}

using CoordActors.Cli.Operate;

namespace CoordActors.Cli.Tests.Server;

/// <summary>When <c>coord stop</c> may say that a server has ended, from what Linux shows of it.</summary>
public sealed class SignalsTests : IDisposable
{
    private const int Id = 4711;

    private readonly string _list = Directory.CreateTempSubdirectory("coord-proc-").FullName;

    [Theory]
    [InlineData("dotnet\0coord.dll\0server\0", 'S', 9, false, "it runs")]
    [InlineData("", 'S', 9, false, "it gives its memory back, its files are still open")]
    [InlineData("", 'Z', 2, false, "another one of its threads still has the files open")]
    [InlineData("", 'Z', 1, true, "nobody has taken note of its end")]
    [InlineData("vim\0", 'S', 1, true, "its number is that of somebody else now")]
    public void A_server_has_ended_when_its_last_thread_has(string commandLine, char state, int threads, bool hasEnded, string because)
    {
        if (!OperatingSystem.IsLinux()) return;
        var folder = Path.Combine(_list, $"{Id}");
        for (var thread = 0; thread < threads; thread++) Directory.CreateDirectory(Path.Combine(folder, "task", $"{Id + thread}"));
        File.WriteAllText(Path.Combine(folder, "cmdline"), commandLine);
        File.WriteAllText(Path.Combine(folder, "stat"), $"{Id} (coord) {state} 1 {Id}");
        Signals.HasEnded(Id, _list).ShouldBe(hasEnded, because);
    }

    [Fact]
    public void A_process_that_is_not_listed_has_ended()
    {
        if (OperatingSystem.IsLinux()) Signals.HasEnded(Id, _list).ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(_list, recursive: true);
}

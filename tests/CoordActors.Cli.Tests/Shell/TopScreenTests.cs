using CoordActors.Cli.Shell.Commands;

namespace CoordActors.Cli.Tests.Shell;

/// <summary><c>top</c> on terminals of any size.</summary>
public sealed class TopScreenTests
{
    private const string EndOfLine = "\u001b[K\n";

    [Fact]
    public void What_does_not_fit_is_cut_and_never_wrapped_or_scrolled()
    {
        var screen = TopView.Screen([new string('x', 100), "two", "three", "four"], width: 20, height: 4);
        screen.ShouldBe($"\u001b[H{new string('x', 20)}{EndOfLine}two{EndOfLine}q ends{EndOfLine}\u001b[J");
    }

    [Fact]
    public void What_fits_is_shown_whole() =>
        TopView.Screen(["one", "two"], width: 80, height: 24).ShouldBe($"\u001b[Hone{EndOfLine}two{EndOfLine}q ends{EndOfLine}\u001b[J");
}

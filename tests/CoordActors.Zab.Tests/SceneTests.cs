namespace CoordActors.Zab.Tests;

/// <summary>
/// Plays the scenes in Scenes/. Each file says in its first line what it shows. With COORD_WRITE_SCENES set to a folder, what really happens is
/// written there: to be read, and judged, before it becomes a scene.
/// </summary>
public class SceneTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Scenes");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.txt").Select(Path.GetFileName).Order(StringComparer.Ordinal).OfType<string>()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scene_goes_as_it_is_written(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name));
        var played = Scene.Play(text);
        if (Environment.GetEnvironmentVariable("COORD_WRITE_SCENES") is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, name), played);
        }

        Assert.True(played == text, played);
    }

    [Fact]
    public void A_scene_that_goes_otherwise_is_noticed()
    {
        const string text = "voters 1\nleader 1\nepochs 3 3\n\n> disk epochs 5 3\n";
        Scene.Play(text).ShouldBe("voters 1\nleader 1\nepochs 3 3\n\n> disk epochs 4 3\n");
    }

    [Fact]
    public void A_line_that_means_nothing_is_an_error() =>
        Should.Throw<FormatException>(() => Scene.Play("voters 1\nleader 1\n\ndances\n"));
}

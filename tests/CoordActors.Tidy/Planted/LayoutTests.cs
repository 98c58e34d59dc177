using CoordActors.Tidy.Rules;

namespace CoordActors.Tidy.Planted;

/// <summary>Offenders against the rules about projects, each caught at its line.</summary>
public class LayoutTests
{
    private const string Analyzers = "Some.Analyzers";

    [Fact]
    public void A_core_that_refers_to_the_kernel_is_caught() =>
        ProjectReferences.Check(Project("src", "CoordActors.Tree", Uses("CoordActors.Protocol"), Uses("CoordActors.Actors"))).ShouldBeOneAt(3);

    [Fact]
    public void A_client_that_refers_to_the_server_is_caught() =>
        ProjectReferences.Check(Project("src", "CoordActors.Client", Uses("CoordActors.Server"))).ShouldBeOneAt(2);

    [Fact]
    public void A_project_without_a_place_in_the_layout_is_caught() =>
        ProjectReferences.Check(Project("src", "CoordActors.Utilities")).ShouldBeOneAt(1);

    [Fact]
    public void A_test_project_may_refer_to_what_it_needs() =>
        ProjectReferences.Check(Project("tests", "CoordActors.Tree.Tests", Uses("CoordActors.Server"))).ShouldBeNone();

    [Fact]
    public void A_detour_over_two_projects_is_followed() =>
        ProjectReferences.Reachable("A", [Project("src", "A", Uses("B")), Project("src", "B", Uses("C")), Project("src", "C", Uses("A"))])
            .ShouldBe(["A", "B", "C"], ignoreOrder: true);

    [Fact]
    public void A_project_without_tests_is_caught() =>
        ProjectReferences.Untested([Project("src", "CoordActors.Tree")]).ShouldHaveSingleItem()
            .Message.ShouldContain("CoordActors.Tree.Tests.csproj is missing");

    [Fact]
    public void A_test_project_that_tests_something_else_is_caught() =>
        ProjectReferences.Untested([Project("src", "CoordActors.Tree"), Project("tests", "CoordActors.Tree.Tests", Uses("CoordActors.Protocol"))])
            .ShouldHaveSingleItem().Path.ShouldBe("tests/CoordActors.Tree.Tests/CoordActors.Tree.Tests.csproj");

    [Fact]
    public void A_project_outside_the_solution_is_caught() =>
        SolutionContents.Check(new("X.sln", Listed("src\\A\\A.csproj")), ["src/A/A.csproj", "src/B/B.csproj"])
            .ShouldHaveSingleItem().Path.ShouldBe("src/B/B.csproj");

    [Fact]
    public void A_project_that_is_gone_is_caught_in_the_solution() =>
        SolutionContents.Check(new("X.sln", "\n" + Listed("src\\A\\A.csproj")), []).ShouldBeOneAt(2);

    [Fact]
    public void A_version_in_a_project_is_caught() =>
        BuildSettings.CheckProject(Project("src", "A", "", $"<PackageReference Include=\"{Analyzers}\" Version=\"1.0\" />"), [Analyzers]).ShouldBeOneAt(3);

    [Fact]
    public void A_package_without_a_central_version_is_caught() =>
        BuildSettings.CheckProject(Project("src", "A", $"<PackageReference Include=\"{Analyzers}\" />"), []).ShouldBeOneAt(2);

    [Fact]
    public void A_project_that_switches_warnings_off_as_errors_is_caught() =>
        BuildSettings.CheckProject(Project("src", "A", "<TreatWarningsAsErrors>false</TreatWarningsAsErrors>"), []).ShouldBeOneAt(2);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "sdk": { "rollForward": "latestMajor" } }""")]
    [InlineData("""{ "sdk": { "version": "10.0" } }""")]
    [InlineData("""{ "sdk": { "version": "10.0.100", "allowPrerelease": true } }""")]
    public void An_sdk_that_is_not_pinned_is_caught(string json) =>
        BuildSettings.CheckGlobalJson(new("global.json", json)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("a.json", "{\n \"a\": 1,\n}")]
    [InlineData("a.props", "<Project>\n\n</Projekt>")]
    public void A_settings_file_that_does_not_parse_is_caught(string path, string text) =>
        BuildSettings.Unreadable(new(path, text)).ShouldBeOneAt(3);

    [Theory]
    [InlineData("src/A/obj/project.assets.json")]
    [InlineData("tests/A/bin/Release/A.txt")]
    [InlineData("lib/native.so")]
    [InlineData("tests/A/__pycache__/a.py")]
    public void A_generated_file_is_caught(string path) => GeneratedFiles.Check(path).ShouldHaveSingleItem();

    [Theory]
    [InlineData("src/CoordActors.Server/Objects.cs")]
    [InlineData("docs/internals/bin.md")]
    public void A_file_that_only_sounds_generated_is_not(string path) => GeneratedFiles.Check(path).ShouldBeNone();

    private static string Uses(string project) => $"<ProjectReference Include=\"../{project}/{project}.csproj\" />";

    private static string Listed(string path) => $"Project(\"{{9A19103F}}\") = \"A\", \"{path}\", \"{{00000000}}\"";

    private static SourceFile Project(string folder, string name, params string[] lines) =>
        new($"{folder}/{name}/{name}.csproj", $"<Project>\n{string.Join('\n', lines)}\n</Project>\n");
}

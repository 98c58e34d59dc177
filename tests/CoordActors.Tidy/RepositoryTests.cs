using CoordActors.Tidy.Rules;

namespace CoordActors.Tidy;

/// <summary>The rules of this repository, each held against its files. Every rule has planted offenders of its own in Planted/.</summary>
public class RepositoryTests(Repository repository) : IClassFixture<Repository>
{
    [Fact]
    public void Projects_refer_only_to_what_the_layout_allows() =>
        repository.Projects.SelectMany(ProjectReferences.Check).ShouldBeNone();

    [Theory]
    [InlineData("CoordActors.Client", "CoordActors.Server")]
    [InlineData("CoordActors.Recipes", "CoordActors.Server")]
    [InlineData("CoordActors.Protocol", "CoordActors.Tree")]
    [InlineData("CoordActors.Zab", "CoordActors.Tree")]
    [InlineData("CoordActors.Tree", "CoordActors.Zab")]
    [InlineData("CoordActors.Tree", "CoordActors.Actors")]
    [InlineData("CoordActors.Zab", "CoordActors.Actors")]
    [InlineData("CoordActors.Server", "CoordActors.Persistence.Sqlite")]
    [InlineData("CoordActors.Server", "CoordActors.Edge")]
    public void Nothing_reaches_what_it_must_not_know_even_indirectly(string project, string forbidden) =>
        ProjectReferences.Reachable(project, [.. repository.Projects]).ShouldNotContain(forbidden);

    [Fact]
    public void Every_project_has_a_test_project() =>
        ProjectReferences.Untested([.. repository.Projects]).ShouldBeNone();

    [Fact]
    public void The_solution_holds_every_project() =>
        SolutionContents.Check(repository["CoordActors.sln"], [.. repository.Projects.Select(p => p.Path)]).ShouldBeNone();

    [Fact]
    public void Pure_cores_are_built_as_such() =>
        repository.Projects.SelectMany(PureCores.CheckProject).ShouldBeNone();

    [Fact]
    public void Pure_cores_have_no_clock_thread_socket_file_or_chance() =>
        repository.CSharpUnder("src").SelectMany(PureCores.CheckSource).ShouldBeNone();

    [Fact]
    public void The_analyzer_bans_the_same_in_pure_cores() =>
        PureCores.CheckBannedSymbols(repository["src/BannedSymbols.txt"]).ShouldBeNone();

    [Fact]
    public void No_test_sleeps() =>
        repository.Files.SelectMany(SleepingTests.Check).ShouldBeNone();

    [Fact]
    public void No_static_can_change() =>
        repository.CSharpUnder("src").SelectMany(f => MutableStatics.Check(f, Exceptions.ThreadStatics)).ShouldBeNone();

    [Fact]
    public void Every_thread_static_with_a_reason_still_exists() =>
        Exceptions.ThreadStatics.Keys.Where(k => !(Find(k.Split('#')[0])?.Text.Contains(k.Split('#')[1], StringComparison.Ordinal) ?? false))
            .Select(k => new Offence(k, 0, "is gone: remove its reason")).ShouldBeNone();

    [Fact]
    public void Everything_that_actors_log_has_an_event_id() =>
        LogEvents.Check(repository[LogEvents.TablePath], repository.CSharpUnder("src")).ShouldBeNone();

    [Fact]
    public void Files_are_read_in_one_sitting() =>
        Exceptions.FileLines.Check(Sizes.Files(repository.Files)).ShouldBeNone();

    [Fact]
    public void Functions_fit_on_a_screen() =>
        Exceptions.FunctionLines.Check(repository.Files.Where(f => f.IsCSharp).SelectMany(Sizes.Functions)).ShouldBeNone();

    [Fact]
    public void Lines_need_no_scrolling() =>
        Exceptions.LongLines.CheckEach(repository.Files, Sizes.LongLines).ShouldBeNone();

    [Fact]
    public void Nothing_unfinished_is_committed() =>
        repository.Files.SelectMany(UnfinishedWork.Check).ShouldBeNone();

    [Fact]
    public void A_public_type_is_in_the_file_of_its_name() =>
        PublicTypes.Name(Exceptions.MisplacedTypes.Check(PublicTypes.Misplaced(repository.Files)), Find).ShouldBeNone();

    [Fact]
    public void Every_page_has_one_title() =>
        Pages.SelectMany(Documents.Titles).ShouldBeNone();

    [Fact]
    public void No_link_between_pages_is_dead() =>
        Exceptions.DeadLinks.CheckEach(Pages, p => Documents.DeadLinks(p, Find, IsFolder)).ShouldBeNone();

    [Fact]
    public void Scenes_and_tests_that_pages_name_exist() =>
        Pages.Where(p => p.IsUnder("docs")).SelectMany(p => Evidence.Missing(p, [.. repository.Paths])).ShouldBeNone();

    [Fact]
    public void Every_scene_is_named_by_a_page() =>
        Evidence.Unnamed([.. Pages], repository.Paths).ShouldBeNone();

    [Fact]
    public void Every_situation_in_which_others_lost_data_has_its_answer() =>
        Evidence.Unanswered(repository[Evidence.Situations], repository[Evidence.Properties]).ShouldBeNone();

    [Fact]
    public void No_file_names_one_machine_or_a_package_host() =>
        repository.Files.SelectMany(MachineTraces.Check).ShouldBeNone();

    [Fact]
    public void Nothing_generated_is_committed() =>
        repository.Paths.SelectMany(GeneratedFiles.Check).ShouldBeNone();

    [Fact]
    public void Settings_can_be_parsed() =>
        repository.Files.SelectMany(BuildSettings.Unreadable).ShouldBeNone();

    [Fact]
    public void Package_versions_are_settled_in_one_place()
    {
        var central = BuildSettings.CentralPackages(repository["Directory.Packages.props"]);
        var projects = repository.Files.Where(f => f.Extension is ".csproj" or ".props" or ".targets");
        projects.SelectMany(p => BuildSettings.CheckProject(p, central)).ShouldBeNone();
    }

    [Fact]
    public void The_sdk_is_pinned() =>
        BuildSettings.CheckGlobalJson(repository["global.json"]).ShouldBeNone();

    private IEnumerable<SourceFile> Pages => repository.Files.Where(f => f.Extension == ".md");

    private SourceFile? Find(string path) => repository.Files.FirstOrDefault(f => f.Path == path);

    private bool IsFolder(string path) => path.Length == 0 || repository.Files.Any(f => f.IsUnder(path));
}

namespace CoordActors.Tidy.Rules;

/// <summary>Which project may use which: one direction, nothing points back.</summary>
internal static class ProjectReferences
{
    /// <summary>The direct references that each project under src may have.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["CoordActors.Protocol"] = [],
        ["CoordActors.Tree"] = ["CoordActors.Protocol"],
        ["CoordActors.Zab"] = ["CoordActors.Protocol"],
        ["CoordActors.Actors"] = [],
        ["CoordActors.Actors.TestKit"] = ["CoordActors.Actors"],
        ["CoordActors.Persistence.Sqlite"] = ["CoordActors.Actors"],
        ["CoordActors.Hocon"] = [],
        ["CoordActors.Server"] = ["CoordActors.Zab", "CoordActors.Tree", "CoordActors.Actors", "CoordActors.Hocon"],
        ["CoordActors.Edge"] = ["CoordActors.Server"],
        ["CoordActors.Admin"] = ["CoordActors.Server"],
        ["CoordActors.Client"] = ["CoordActors.Protocol"],
        ["CoordActors.Recipes"] = ["CoordActors.Client"],
        ["CoordActors.Migration"] = ["CoordActors.Tree", "CoordActors.Protocol"],
        ["CoordActors.Cli"] =
        [
            "CoordActors.Protocol", "CoordActors.Tree", "CoordActors.Zab", "CoordActors.Actors", "CoordActors.Persistence.Sqlite", "CoordActors.Hocon",
            "CoordActors.Server", "CoordActors.Edge", "CoordActors.Admin", "CoordActors.Client", "CoordActors.Recipes",
            "CoordActors.Migration",
        ],
    };

    public static IEnumerable<Offence> Check(SourceFile project)
    {
        if (!project.IsUnder("src")) yield break;
        var name = NameOf(project.Path);
        if (!Allowed.TryGetValue(name, out var allowed))
        {
            yield return project.At(1, $"{name} has no place in the layout: add it to {nameof(ProjectReferences)} with what it may use");
            yield break;
        }

        foreach (var (used, line) in Of(project))
            if (!allowed.Contains(used))
                yield return project.At(line, $"{name} may not use {used}; it may use: {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}");
    }

    /// <summary>Every project under src is tested by tests/NAME.Tests, which refers to it.</summary>
    public static IEnumerable<Offence> Untested(IReadOnlyCollection<SourceFile> projects)
    {
        foreach (var project in projects.Where(p => p.IsUnder("src")))
        {
            var name = NameOf(project.Path);
            var path = $"tests/{name}.Tests/{name}.Tests.csproj";
            var tests = projects.FirstOrDefault(p => p.Path == path);
            if (tests is null)
                yield return project.At(0, $"{path} is missing");
            else if (Of(tests).All(r => r.Name != name))
                yield return tests.At(0, $"does not refer to {name}, which it is to test");
        }
    }

    /// <summary>Everything that a project reaches over the references of others.</summary>
    public static ISet<string> Reachable(string name, IReadOnlyCollection<SourceFile> projects)
    {
        var direct = projects.ToDictionary(p => NameOf(p.Path), p => Of(p).Select(r => r.Name).ToList());
        var reached = new HashSet<string>();
        var open = new Stack<string>([name]);
        while (open.TryPop(out var next))
            foreach (var used in direct.GetValueOrDefault(next) ?? [])
                if (reached.Add(used))
                    open.Push(used);
        return reached;
    }

    private static IEnumerable<(string Name, int Line)> Of(SourceFile project) =>
        ProjectXml.Elements(project, "ProjectReference").Select(e => (NameOf(e.Attribute("Include")!.Value), ProjectXml.LineOf(e)));

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}

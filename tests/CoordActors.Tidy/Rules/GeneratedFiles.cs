namespace CoordActors.Tidy.Rules;

/// <summary>What a build or a run makes is not committed.</summary>
internal static class GeneratedFiles
{
    private static readonly string[] Folders =
        ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "__pycache__", "node_modules", ".vs", ".idea"];

    private static readonly string[] Extensions =
        [".dll", ".exe", ".pdb", ".so", ".o", ".a", ".class", ".jar", ".pyc", ".nupkg", ".trx", ".db", ".db-wal", ".db-shm", ".sqlite", ".user", ".log"];

    public static IEnumerable<Offence> Check(string path)
    {
        var parts = path.Split('/');
        if (parts[..^1].Intersect(Folders).FirstOrDefault() is { } folder)
            yield return new Offence(path, 0, $"is generated: {folder}/ is not committed");
        else if (Extensions.Contains(Path.GetExtension(path)))
            yield return new Offence(path, 0, "is generated or binary: build it instead");
    }
}

using System.Diagnostics;

namespace CoordActors.Tidy;

/// <summary>The files that are, or would be, committed: what git tracks plus what it does not ignore.</summary>
public sealed class Repository
{
    private const string Solution = "CoordActors.sln";

    public Repository()
    {
        Root = FindRoot();
        Files = [.. ListPaths(Root).Order(StringComparer.Ordinal).Select(Read)];
        Files.ShouldContain(f => f.Path == Solution, "the list of files is not that of this repository");
    }

    internal string Root { get; }

    internal IReadOnlyList<SourceFile> Files { get; }

    internal IEnumerable<string> Paths => Files.Select(f => f.Path);

    internal SourceFile this[string path] => Files.Single(f => f.Path == path);

    internal IEnumerable<SourceFile> CSharpUnder(string folder) => Files.Where(f => f.IsCSharp && f.IsUnder(folder));

    internal IEnumerable<SourceFile> Projects => Files.Where(f => f.Extension == ".csproj");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        throw new InvalidOperationException($"No {Solution} above {AppContext.BaseDirectory}");
    }

    private SourceFile Read(string path)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Root, path));
        return new SourceFile(path, bytes.Contains((byte)0) ? "" : System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
    }

    private static IEnumerable<string> ListPaths(string root)
    {
        var paths = Path.Exists(Path.Combine(root, ".git")) ? AskGit(root) : Walk(root);
        return paths.Where(p => File.Exists(Path.Combine(root, p)));
    }

    /// <summary>A checkout may belong to another user than the one who runs the tests, hence the safe.directory.</summary>
    private static string[] AskGit(string root)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = root, RedirectStandardOutput = true };
        foreach (var argument in new[] { "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard" })
            start.ArgumentList.Add(argument);
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0, "git ls-files failed");
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>For an unpacked source archive, which has no git: everything but the folders that a build makes.</summary>
    private static IEnumerable<string> Walk(string root)
    {
        string[] built = ["bin", "obj", "artifacts", "data", "TestResults", "BenchmarkDotNet.Artifacts", "__pycache__"];
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(root, p).Replace('\\', '/'))
            .Where(p => !p.Split('/').Intersect(built).Any());
    }
}

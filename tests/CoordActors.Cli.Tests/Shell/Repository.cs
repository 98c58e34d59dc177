namespace CoordActors.Cli.Tests.Shell;

/// <summary>Where the sources of these tests lie.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CoordActors.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}

namespace CoordActors.Server.Tests.Settings;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
internal static class RepositoryFile
{
    public static string Path(string relative)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(directory.FullName, "CoordActors.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("no CoordActors.sln above the tests");
        }

        return System.IO.Path.Combine(directory.FullName, relative);
    }
}

namespace CoordActors.Cli.Shell.Editing;

/// <summary>What was typed in earlier shells: <c>.coord_history</c> in the user's home. Without a home there is none.</summary>
internal static class HistoryFile
{
    private const int LinesKept = 1000;

    private static string? FilePath => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home
        ? Path.Combine(home, ".coord_history")
        : null;

    public static IReadOnlyList<string> Load()
    {
        try
        {
            return FilePath is { } path && File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Lines with credentials are not kept.</summary>
    public static void Save(IEnumerable<string> lines)
    {
        try
        {
            if (FilePath is { } path)
            {
                File.WriteAllLines(path, lines.Where(line => !line.TrimStart().StartsWith("addauth", StringComparison.Ordinal)).TakeLast(LinesKept));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next shell begins without a history.
        }
    }
}

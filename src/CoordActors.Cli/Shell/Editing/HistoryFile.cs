namespace CoordActors.Cli.Shell.Editing;

/// <summary>What was typed, in this and in earlier shells; each line is kept as soon as it is typed, and only its owner can read it.</summary>
/// <param name="path">The file; null for no history.</param>
internal sealed class HistoryFile(string? path)
{
    private const int LinesKept = 1000;

    /// <summary><c>.coord_history</c> in the user's home; nothing without a home.</summary>
    public static HistoryFile OfUser() =>
        new(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".coord_history") : null);

    /// <summary>The last thousand lines; a file that has grown to twice as many is cut to them.</summary>
    public IReadOnlyList<string> Load()
    {
        try
        {
            if (path is null || !File.Exists(path))
            {
                return [];
            }

            var lines = File.ReadAllLines(path);
            if (lines.Length <= LinesKept)
            {
                return lines;
            }

            var kept = lines[^LinesKept..];
            if (lines.Length > 2 * LinesKept)
            {
                File.WriteAllLines(path, kept);
            }

            return kept;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Keeps a line, unless it has credentials.</summary>
    public void Add(string line)
    {
        if (path is null || line.TrimStart().StartsWith("addauth", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(path, options);
            writer.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next shell begins without it.
        }
    }
}

using CoordActors.Client;

namespace CoordActors.Cli.Shell.Editing;

/// <summary>Says how a word might go on.</summary>
internal interface ICompletion
{
    /// <param name="line">The line up to the cursor.</param>
    /// <returns>Whole words that may stand in the place of its last one.</returns>
    Task<IReadOnlyList<string>> Complete(string line);
}

/// <summary>Commands for the first word, znodes for a word that starts with a slash.</summary>
internal sealed class Completion(ShellContext shell) : ICompletion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<string>> Complete(string line)
    {
        var word = line[(line.LastIndexOf(' ') + 1)..];
        if (word.Length == line.TrimStart().Length)
        {
            return [.. ShellCommands.Names.Where(name => name.StartsWith(word, StringComparison.Ordinal))];
        }

        if (!word.StartsWith('/') || !shell.IsConnected)
        {
            return [];
        }

        var parent = ZnodePaths.Parent(word);
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            var children = await shell.Client.GetChildrenAsync(parent, limit.Token).ConfigureAwait(false);
            var paths = children.Names.Select(name => ZnodePaths.Child(parent, name));
            return [.. paths.Where(path => path.StartsWith(word, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is CoordException or OperationCanceledException or ArgumentException or ObjectDisposedException)
        {
            return [];
        }
    }
}

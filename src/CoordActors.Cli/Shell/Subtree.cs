using System.Runtime.CompilerServices;
using CoordActors.Client;

namespace CoordActors.Cli.Shell;

/// <summary>A znode met on the walk over a subtree.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Depth">0 for the root of the walk.</param>
/// <param name="Znode">Data and stat; null when it has gone meanwhile or may not be read.</param>
/// <param name="IsRefused">Whether it may not be read; then what is below it is not walked over either.</param>
internal sealed record Visited(string Path, int Depth, ZnodeData? Znode, bool IsRefused);

/// <summary>Walks over subtrees, with many requests on the way at once.</summary>
internal static class Subtree
{
    /// <summary>So many requests are on the way at once: enough to fill the way to the server, few enough for its limits.</summary>
    private const int RequestsAtOnce = 256;

    /// <summary>The sorted children; empty when the znode has gone meanwhile, and, unless <paramref name="mustList"/>, when it may not be read.</summary>
    public static async Task<IReadOnlyList<string>> Children(CoordClient client, string path, CancellationToken cancellation, bool mustList = false)
    {
        try
        {
            var children = await client.GetChildrenAsync(path, cancellation).ConfigureAwait(false);
            return [.. children.Names.Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is NoNodeException || (e is NoAuthException && !mustList))
        {
            return [];
        }
    }

    /// <summary>Every path at or below, parents first, level by level. Fails when the root of the walk is missing.</summary>
    /// <param name="client">The session.</param>
    /// <param name="root">Where the walk begins.</param>
    /// <param name="cancellation">Ends the walk.</param>
    /// <param name="isComplete">Whether the walk fails at a znode whose children may not be listed, instead of taking it for childless.</param>
    public static async Task<List<string>> Paths(CoordClient client, string root, CancellationToken cancellation, bool isComplete = false)
    {
        var first = await client.GetChildrenAsync(root, cancellation).ConfigureAwait(false);
        var paths = new List<string> { root };
        var level = first.Names.Order(StringComparer.Ordinal).Select(name => ZnodePaths.Child(root, name)).ToList();
        while (level.Count > 0)
        {
            paths.AddRange(level);
            var next = new List<string>();
            foreach (var batch in level.Chunk(RequestsAtOnce))
            {
                var children = await Task.WhenAll(batch.Select(path => Children(client, path, cancellation, isComplete))).ConfigureAwait(false);
                next.AddRange(batch.Zip(children).SelectMany(p => p.Second.Select(name => ZnodePaths.Child(p.First, name))));
            }

            level = next;
        }

        return paths;
    }

    /// <summary>Every znode at or below, in the order of their names, a parent before its children.</summary>
    public static async IAsyncEnumerable<Visited> Walk(
        CoordClient client, string root, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var paths = await Paths(client, root, cancellation).ConfigureAwait(false);
        paths.Sort(CompareByNames);
        var rootDepth = Depth(root);
        foreach (var batch in paths.Chunk(RequestsAtOnce))
        {
            var znodes = await Task.WhenAll(batch.Select(path => Read(client, path, cancellation))).ConfigureAwait(false);
            foreach (var (path, (znode, isRefused)) in batch.Zip(znodes))
            {
                yield return new Visited(path, Depth(path) - rootDepth, znode, isRefused);
            }
        }
    }

    /// <summary>Path by path, name by name: a parent stands before its children, and these before its next sibling.</summary>
    public static int CompareByNames(string left, string right)
    {
        var common = left.Split('/', StringSplitOptions.RemoveEmptyEntries).Zip(right.Split('/', StringSplitOptions.RemoveEmptyEntries));
        var difference = common.Select(pair => string.CompareOrdinal(pair.First, pair.Second)).FirstOrDefault(c => c != 0);
        return difference != 0 ? difference : Depth(left).CompareTo(Depth(right));
    }

    /// <summary>The path below another root.</summary>
    public static string Relative(string path, string root) => root == "/" ? path : path.Length == root.Length ? "/" : path[root.Length..];

    /// <summary>The reverse of <see cref="Relative"/>.</summary>
    public static string Below(string root, string relative) => relative == "/" ? root : root == "/" ? relative : root + relative;

    private static int Depth(string path) => path == "/" ? 0 : path.Count(c => c == '/');

    private static async Task<(ZnodeData? Znode, bool IsRefused)> Read(CoordClient client, string path, CancellationToken cancellation)
    {
        try
        {
            return (await client.GetDataAsync(path, cancellation).ConfigureAwait(false), false);
        }
        catch (Exception e) when (e is NoNodeException or NoAuthException)
        {
            return (null, e is NoAuthException);
        }
    }
}

using System.Text;
using CoordActors.Tree;

namespace CoordActors.Migration.Tests;

/// <summary>A tree as text, so that a test can say what is in it.</summary>
internal static class TreeLines
{
    /// <summary>The paths outside of /zookeeper.</summary>
    public static IReadOnlyList<string> Paths(this ZnodeTree tree) => [.. tree.All().Select(znode => znode.Path)];

    public static (string Path, string? Data, ZnodeValues Values, int Children) At(this ZnodeTree tree, string path) =>
        tree.All().Single(znode => znode.Path == path);

    private static List<(string Path, string? Data, ZnodeValues Values, int Children)> All(this ZnodeTree tree)
    {
        var all = new List<(string Path, string? Data, ZnodeValues Values, int Children)>();
        using var image = tree.Capture();
        using var znode = image.Znodes();
        while (znode.MoveNext())
        {
            var path = Encoding.UTF8.GetString(znode.Path);
            if (!path.StartsWith("/zookeeper", StringComparison.Ordinal))
            {
                all.Add((path, znode.Data.ToText(), znode.Values, znode.ChildCount));
            }
        }

        return all;
    }
}

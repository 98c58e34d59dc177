using CoordActors.Client;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>A difference between two subtrees.</summary>
/// <param name="Mark"><c>-</c> only left, <c>+</c> only right, <c>M</c> other data, <c>A</c> another access control list.</param>
/// <param name="Path">The znode, relative to the roots that are compared.</param>
internal sealed record Difference(char Mark, string Path)
{
    /// <summary>The mark in words.</summary>
    public string Text => Mark switch { '-' => "only left", '+' => "only right", 'M' => "data", _ => "acl" };
}

/// <summary>One side of a comparison.</summary>
/// <param name="Data">The data of the znodes by their relative paths.</param>
/// <param name="Acls">Their access control lists; empty when they are not compared.</param>
internal sealed record ComparedSubtree(IReadOnlyDictionary<string, byte[]?> Data, IReadOnlyDictionary<string, IReadOnlyList<Acl>> Acls)
{
    /// <summary>What differs from another subtree, in the order of the paths; a znode with other data and another list comes twice.</summary>
    public IEnumerable<Difference> DifferencesFrom(ComparedSubtree right)
    {
        var paths = Data.Keys.Union(right.Data.Keys).ToList();
        paths.Sort(Subtree.CompareByNames);
        foreach (var path in paths)
        {
            if (!right.Data.TryGetValue(path, out var there))
            {
                yield return new Difference('-', path);
                continue;
            }

            if (!Data.TryGetValue(path, out var here))
            {
                yield return new Difference('+', path);
                continue;
            }

            if ((here is null) != (there is null) || !here.AsSpan().SequenceEqual(there))
            {
                yield return new Difference('M', path);
            }

            if (Acls.TryGetValue(path, out var own) && right.Acls.TryGetValue(path, out var other) && !IsSame(own, other))
            {
                yield return new Difference('A', path);
            }
        }
    }

    /// <summary>The order of the entries means nothing: any of them that fits gives its permissions.</summary>
    private static bool IsSame(IReadOnlyList<Acl> left, IReadOnlyList<Acl> right) => left.ToHashSet().SetEquals(right);
}

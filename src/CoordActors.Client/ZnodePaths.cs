using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CoordActors.Client;

/// <summary>Paths of znodes as text: what is wrong with one, its parent, its children.</summary>
public static class ZnodePaths
{
    /// <summary>Says what is wrong with a path, in the words that ZooKeeper's own client uses; null when nothing is.</summary>
    public static string? Fault([NotNull] string? path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            return "Path length must be > 0";
        }

        if (path[0] != '/')
        {
            return "Path must start with / character";
        }

        if (path.Length > 1 && path[^1] == '/')
        {
            return "Path must not end with / character";
        }

        for (var i = 1; i < path.Length; i++)
        {
            if (FaultAt(path, i) is { } reason)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Invalid path string \"{path}\" caused by {reason} @{i}");
            }
        }

        return null;
    }

    /// <summary>Everything before the last slash; the root for a top-level znode and for the root.</summary>
    public static string Parent(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }

    /// <summary>Everything behind the last slash.</summary>
    public static string Name(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[(path.LastIndexOf('/') + 1)..];
    }

    /// <summary>The path of a child.</summary>
    public static string Child(string parent, string name)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return parent.EndsWith('/') ? parent + name : $"{parent}/{name}";
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="ancestor"/> or below it.</summary>
    public static bool IsAtOrBelow(string path, string ancestor)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(ancestor);
        return ancestor == "/" || (path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] == '/'));
    }

    /// <summary>Refuses a path that no server would take.</summary>
    /// <exception cref="ArgumentException">It is not a path.</exception>
    internal static void Validate(string path, bool isSequential = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        var fault = Fault(path);
        if (fault is not null && !(isSequential && Fault(path + "1") is null))
        {
            throw new ArgumentException(fault, nameof(path));
        }
    }

    private static string? FaultAt(string path, int i)
    {
        var c = path[i];
        if (c == '/')
        {
            return path[i - 1] == '/' ? "empty node name specified" : null;
        }

        if (c == '.' && (i + 1 == path.Length || path[i + 1] == '/'))
        {
            return path[i - 1] == '/' || (path[i - 1] == '.' && path[i - 2] == '/') ? "relative paths not allowed" : null;
        }

        return c switch
        {
            '\0' => "null character not allowed",
            < '\u0020' or (>= '\u007f' and <= '\u009f') or (>= '\ud800' and <= '\uf8ff') or >= '\ufff0' => "invalid character",
            _ => null,
        };
    }
}

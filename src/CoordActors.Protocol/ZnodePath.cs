using System.Text;

namespace CoordActors.Protocol;

/// <summary>The rules of znode paths, on UTF-8 bytes as they come from the wire.</summary>
public static class ZnodePath
{
    /// <summary>The root, "/".</summary>
    public static ReadOnlySpan<byte> Root => "/"u8;

    /// <summary>
    /// Full validation: starts with "/", no "/" at the end, no empty, "." or ".." component, no control character,
    /// surrogate or private-use character, and well-formed UTF-8.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[0] != (byte)'/')
        {
            return false;
        }

        if (path.Length == 1)
        {
            return true;
        }

        var componentStart = 1;
        for (var i = 1; i < path.Length; i++)
        {
            var b = path[i];
            if (b == (byte)'/')
            {
                if (!IsValidComponent(path[componentStart..i]))
                {
                    return false;
                }

                componentStart = i + 1;
            }
            else if (b < 0x20 || b == 0x7F)
            {
                return false;
            }
            else if (b >= 0x80)
            {
                return AreValidComponents(path[componentStart..]);
            }
        }

        return IsValidComponent(path[componentStart..]);
    }

    /// <summary>The check that create and delete make before anything else: a "/" somewhere and no NUL.</summary>
    public static bool HasSlashAndNoNul(ReadOnlySpan<byte> path) => path.Contains((byte)'/') && !path.Contains((byte)0);

    /// <summary>Everything before the last "/"; empty stands for the root.</summary>
    public static ReadOnlySpan<byte> Parent(ReadOnlySpan<byte> path)
    {
        var slash = path.LastIndexOf((byte)'/');
        return slash <= 0 ? default : path[..slash];
    }

    /// <summary>The parent's path, which is the root's for a top-level znode and for anything without a slash.</summary>
    public static ReadOnlySpan<byte> ParentOrRoot(ReadOnlySpan<byte> path) =>
        path.LastIndexOf((byte)'/') is > 0 and var slash ? path[..slash] : Root;

    /// <summary>Everything behind the last "/".</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'/') + 1)..];

    private static bool IsValidComponent(ReadOnlySpan<byte> name) => name.Length > 0 && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8);

    /// <summary>The rest of a path, from the start of a component that has a character outside ASCII.</summary>
    private static bool AreValidComponents(ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            var slash = rest.IndexOf((byte)'/');
            var name = slash < 0 ? rest : rest[..slash];
            if (!IsValidComponent(name) || !HasValidCharacters(name))
            {
                return false;
            }

            if (slash < 0)
            {
                return true;
            }

            rest = rest[(slash + 1)..];
        }
    }

    private static bool HasValidCharacters(ReadOnlySpan<byte> name)
    {
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            if (rune.Value is < 0x20 or (>= 0x7F and <= 0x9F) or (>= 0xD800 and <= 0xF8FF) or >= 0xFFF0)
            {
                return false;
            }

            name = name[consumed..];
        }

        return true;
    }
}

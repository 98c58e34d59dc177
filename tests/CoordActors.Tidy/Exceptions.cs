namespace CoordActors.Tidy;

/// <summary>Who is over a limit today, and by how much. These lists may only shrink.</summary>
internal static class Exceptions
{
    /// <summary>Files of more than 500 lines.</summary>
    public static readonly Ratchet FileLines = new(500, new Dictionary<string, int>());

    /// <summary>Functions of more than 60 lines, as <c>path#Type.Member</c>.</summary>
    public static readonly Ratchet FunctionLines = new(60, new Dictionary<string, int>());

    /// <summary>Files with public types that are neither small nor of the file's name.</summary>
    public static readonly Ratchet MisplacedTypes = new(0, new Dictionary<string, int>());

    /// <summary>The [ThreadStatic] fields of the actor kernel, as <c>path#field</c>, each with its reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> ThreadStatics = new Dictionary<string, string>();
}

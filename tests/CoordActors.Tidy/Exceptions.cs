namespace CoordActors.Tidy;

/// <summary>Who is over a limit today, and by how much. These lists may only shrink.</summary>
internal static class Exceptions
{
    /// <summary>Files of more than 500 lines.</summary>
    public static readonly Ratchet FileLines = new("lines", 500, new Dictionary<string, int>());

    /// <summary>Functions of more than 60 lines, as <c>path#Type.Member</c>.</summary>
    public static readonly Ratchet FunctionLines = new("lines", 60, new Dictionary<string, int>());

    /// <summary>Files with public types that are neither small nor of the file's name.</summary>
    public static readonly Ratchet MisplacedTypes = new("misplaced types", 0, new Dictionary<string, int>
    {
    });

    /// <summary>Files with lines of more than 160 characters.</summary>
    public static readonly Ratchet LongLines = new("overlong lines", 0, new Dictionary<string, int>
    {
        ["src/CoordActors.Cli/Bench/LoadGenerator.cs"] = 1,
        ["tests/CoordActors.Cli.Tests/Bench/BenchCommandTests.cs"] = 1,
    });

    /// <summary>How many links of a page lead to something that is still being written.</summary>
    public static readonly Ratchet DeadLinks = new("dead links", 0, new Dictionary<string, int>
    {
    });

    /// <summary>The [ThreadStatic] fields of the actor kernel, as <c>path#field</c>, each with its reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> ThreadStatics = new Dictionary<string, string>
    {
        ["src/CoordActors.Actors/Dispatch/ActorThread.cs#_ofThisThread"] =
            "Akka's implicit sender (Tell without a sender, Context outside of the actor) needs to know which actor this thread is running",
    };
}

using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.four-letter-words</c>: which diagnostic words the client ports answer.</summary>
public sealed record FourLetterWordSettings
{
    /// <summary>All words: ZooKeeper's, and <c>hotp</c>.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "conf", "cons", "crst", "dirs", "dump", "envi", "gtmk", "hash", "hotp", "isro", "mntr", "ruok", "srst", "srvr", "stat", "stmk", "wchc", "wchp", "wchs",
    ];

    /// <summary>The words; <c>*</c> among them means all.</summary>
    public IReadOnlyList<string> Whitelist { get; init; } = ["ruok", "srvr", "stat", "mntr", "conf", "isro", "envi", "wchs", "dirs", "cons", "hotp"];

    /// <summary>Whether a word is answered.</summary>
    public bool Allows(string word) => Whitelist.Contains(word) || Whitelist.Contains("*");

    internal static FourLetterWordSettings Read(ConfigurationReader block, bool readOnlyMode, ICollection<string> warnings)
    {
        var words = block.List("whitelist");
        foreach (var word in words.Where(word => word != "*" && !Known.Contains(word)))
        {
            var origin = block.OriginOf("whitelist");
            warnings.Add($"{origin}: \"{word}\" is not a four-letter word and is ignored; there are {string.Join(", ", Known)}.");
        }

        // Clients look for a read-write server with isro, so a server with read-only mode always answers it.
        return new() { Whitelist = readOnlyMode && !words.Contains("isro") ? [.. words, "isro"] : words };
    }
}

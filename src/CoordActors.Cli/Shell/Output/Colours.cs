namespace CoordActors.Cli.Shell.Output;

/// <summary>Colours for a terminal.</summary>
internal static class Colours
{
    public const string Red = "\u001b[31m";
    public const string Green = "\u001b[32m";
    public const string Yellow = "\u001b[33m";

    private const string Off = "\u001b[0m";

    /// <summary>The text in a colour; as it is when <paramref name="isTerminal"/> is not so, or the user has set NO_COLOR.</summary>
    public static string Paint(string text, string colour, bool isTerminal) =>
        isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? colour + text + Off : text;
}

using System.Net;

namespace CoordActors.Admin.Console;

/// <summary>The web console: one page without any other resource, built into the program.</summary>
internal static class ConsolePage
{
    private const string Resource = "console.html";

    private const string DefaultPath = "content=\"/commands\"";

    /// <summary>It; read anew each time, since it is asked for rarely.</summary>
    /// <param name="commandPath">Where the page finds the commands.</param>
    public static string Text(string commandPath)
    {
        using var stream = typeof(ConsolePage).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not built into the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace(DefaultPath, $"content=\"{WebUtility.HtmlEncode(commandPath)}\"", StringComparison.Ordinal);
    }
}

namespace CoordActors.Admin.Console;

/// <summary>The web console: one page without any other resource, built into the program.</summary>
internal static class ConsolePage
{
    private const string Resource = "console.html";

    /// <summary>It; read anew each time, since it is asked for rarely.</summary>
    public static string Text
    {
        get
        {
            using var stream = typeof(ConsolePage).Assembly.GetManifestResourceStream(Resource)
                ?? throw new InvalidOperationException($"{Resource} is not built into the program.");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}

namespace CoordActors.Cli.Shell.Editing;

/// <summary>Keys in, text out.</summary>
internal interface ITerminal
{
    ConsoleKeyInfo ReadKey();

    void Write(string text);

    /// <summary>Columns.</summary>
    int Width { get; }
}

/// <inheritdoc />
internal sealed class ConsoleTerminal : ITerminal
{
    public ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);

    public void Write(string text) => Console.Write(text);

    public int Width => Math.Max(20, Console.WindowWidth);
}

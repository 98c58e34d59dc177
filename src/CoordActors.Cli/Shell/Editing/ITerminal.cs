namespace CoordActors.Cli.Shell.Editing;

/// <summary>Keys in, text out.</summary>
internal interface ITerminal
{
    ConsoleKeyInfo ReadKey();

    void Write(string text);
}

/// <inheritdoc />
internal sealed class ConsoleTerminal : ITerminal
{
    public ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);

    public void Write(string text) => Console.Write(text);
}

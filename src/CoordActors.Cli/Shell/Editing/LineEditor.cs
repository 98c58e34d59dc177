namespace CoordActors.Cli.Shell.Editing;

/// <summary>Reads a line from a terminal: arrows, Home, End, Ctrl-A E K U W, the history on the up and down keys, completion on Tab.</summary>
internal sealed class LineEditor(ITerminal terminal, ICompletion completion, IEnumerable<string> history)
{
    private const string ClearLine = "\r\u001b[K";

    private readonly List<string> _history = [.. history];

    public IReadOnlyList<string> History => _history;

    /// <summary>Reads until Enter.</summary>
    /// <returns>The line; null for Ctrl-D on an empty one.</returns>
    public async Task<string?> Read(string prompt)
    {
        var buffer = new LineBuffer();
        var place = _history.Count;
        Draw(prompt, buffer);
        while (true)
        {
            var key = terminal.ReadKey();
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    terminal.Write("\n");
                    Remember(buffer.Text);
                    return buffer.Text;
                case ConsoleKey.D when IsControl(key) && buffer.Text.Length == 0:
                    terminal.Write("\n");
                    return null;
                case ConsoleKey.L when IsControl(key):
                    terminal.Write("\u001b[H\u001b[2J");
                    break;
                case ConsoleKey.UpArrow when place > 0:
                    buffer.Set(_history[--place]);
                    break;
                case ConsoleKey.DownArrow when place < _history.Count:
                    place++;
                    buffer.Set(place < _history.Count ? _history[place] : "");
                    break;
                case ConsoleKey.Tab:
                    await Complete(buffer).ConfigureAwait(false);
                    break;
                default:
                    buffer.Apply(key);
                    break;
            }

            Draw(prompt, buffer);
        }
    }

    private static bool IsControl(ConsoleKeyInfo key) => (key.Modifiers & ConsoleModifiers.Control) != 0;

    private static string CommonStart(IReadOnlyList<string> words)
    {
        var first = words[0];
        var length = words.Min(word => first.Zip(word).TakeWhile(pair => pair.First == pair.Second).Count());
        return first[..length];
    }

    private async Task Complete(LineBuffer buffer)
    {
        var words = await completion.Complete(buffer.BeforeCursor).ConfigureAwait(false);
        if (words.Count == 0)
        {
            return;
        }

        var common = CommonStart(words);
        var isCommand = !buffer.BeforeCursor.TrimStart().Contains(' ');
        var before = buffer.Text;
        buffer.ReplaceWord(words.Count == 1 && isCommand ? common + " " : common);
        if (words.Count > 1 && buffer.Text == before)
        {
            terminal.Write("\n" + string.Join("   ", words) + "\n");
        }
    }

    private void Draw(string prompt, LineBuffer buffer)
    {
        terminal.Write(ClearLine + prompt + buffer.Text);
        var back = buffer.Text.Length - buffer.Cursor;
        if (back > 0)
        {
            terminal.Write($"\u001b[{back}D");
        }
    }

    private void Remember(string line)
    {
        if (line.Trim().Length > 0 && (_history.Count == 0 || _history[^1] != line))
        {
            _history.Add(line);
        }
    }
}

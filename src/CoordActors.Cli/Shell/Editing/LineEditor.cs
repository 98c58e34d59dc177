using CoordActors.Cli.Shell.Output;

namespace CoordActors.Cli.Shell.Editing;

/// <summary>Reads a line from a terminal: arrows, Home, End, Ctrl-A E K U W, the history on the up and down keys, completion on Tab.</summary>
internal sealed class LineEditor(ITerminal terminal, ICompletion completion, IEnumerable<string> history)
{
    private const string ClearLine = "\r\u001b[K";

    private readonly List<string> _history = [.. history];

    public IReadOnlyList<string> History => _history;

    /// <summary>Reads until Enter.</summary>
    /// <param name="prompt">Stands before the line.</param>
    /// <param name="colour">The colour of the prompt.</param>
    /// <returns>The line; null for Ctrl-D on an empty one.</returns>
    public async Task<string?> Read(string prompt, string colour = "")
    {
        var buffer = new LineBuffer();
        var place = _history.Count;
        Draw(prompt, colour, buffer);
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

            Draw(prompt, colour, buffer);
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

    /// <summary>Of a line that is too long for the terminal, the part around the cursor is shown.</summary>
    private void Draw(string prompt, string colour, LineBuffer buffer)
    {
        var room = Math.Max(10, terminal.Width - prompt.Length - 1);
        var start = Math.Max(0, buffer.Cursor - room);
        var shown = buffer.Text.Substring(start, Math.Min(room, buffer.Text.Length - start));
        terminal.Write(ClearLine + (colour.Length > 0 ? Colours.Paint(prompt, colour, isTerminal: true) : prompt) + shown);
        var back = start + shown.Length - buffer.Cursor;
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

using CoordActors.Cli.Shell.Output;

namespace CoordActors.Cli.Shell.Editing;

/// <summary>
/// Reads a line from a terminal: arrows, Home, End, Ctrl-A E K U W, the history on the up and down keys, completion on Tab. What other threads have to
/// say meanwhile stands above the line.
/// </summary>
internal sealed class LineEditor(ITerminal terminal, ICompletion completion, IEnumerable<string> history)
{
    private const string ClearLine = "\r\u001b[K";

    private readonly List<string> _history = [.. history];
    private readonly Lock _gate = new();
    private Func<Prompt> _prompt = () => new Prompt("");

    /// <summary>The line that is read at present.</summary>
    private LineBuffer? _line;

    /// <summary>Where in the history the line is; its end for a line that is new.</summary>
    private int _place;

    public IReadOnlyList<string> History => _history;

    /// <inheritdoc cref="Read(Func{Prompt})"/>
    public Task<string?> Read(string prompt) => Read(() => new Prompt(prompt));

    /// <summary>Reads until Enter.</summary>
    /// <param name="prompt">Stands before the line; asked anew each time it is drawn.</param>
    /// <returns>The line; null for Ctrl-D on an empty one.</returns>
    public async Task<string?> Read(Func<Prompt> prompt)
    {
        var buffer = new LineBuffer();
        lock (_gate)
        {
            (_prompt, _line, _place) = (prompt, buffer, _history.Count);
            Draw(buffer);
        }

        while (true)
        {
            var key = terminal.ReadKey();
            if (key.Key == ConsoleKey.Tab)
            {
                var words = await completion.Complete(buffer.BeforeCursor).ConfigureAwait(false);
                lock (_gate)
                {
                    Complete(buffer, words);
                    Draw(buffer);
                }
            }
            else if (Apply(key, buffer))
            {
                return key.Key == ConsoleKey.Enter ? buffer.Text : null;
            }
        }
    }

    /// <summary>Lets something be written above the line that is read, which is drawn again below it.</summary>
    public void Interject(Action write)
    {
        lock (_gate)
        {
            if (_line is not { } line)
            {
                write();
                return;
            }

            terminal.Write(ClearLine);
            write();
            Draw(line);
        }
    }

    /// <summary>Drops the line that is read, for Ctrl-C.</summary>
    /// <returns>Whether one is read.</returns>
    public bool Abandon()
    {
        lock (_gate)
        {
            if (_line is not { } line)
            {
                return false;
            }

            terminal.Write(line.Text.Length > 0 ? "^C\n" : "^C\n'quit' or Ctrl-D ends the shell.\n");
            line.Set("");
            _place = _history.Count;
            Draw(line);
            return true;
        }
    }

    /// <returns>Whether the key ends the line.</returns>
    private bool Apply(ConsoleKeyInfo key, LineBuffer buffer)
    {
        lock (_gate)
        {
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Remember(buffer.Text);
                    return End();
                case ConsoleKey.D when IsControl(key) && buffer.Text.Length == 0:
                    return End();
                case ConsoleKey.L when IsControl(key):
                    terminal.Write("\u001b[H\u001b[2J");
                    break;
                case ConsoleKey.UpArrow when _place > 0:
                    buffer.Set(_history[--_place]);
                    break;
                case ConsoleKey.DownArrow when _place < _history.Count:
                    _place++;
                    buffer.Set(_place < _history.Count ? _history[_place] : "");
                    break;
                default:
                    buffer.Apply(key);
                    break;
            }

            Draw(buffer);
            return false;
        }
    }

    private bool End()
    {
        terminal.Write("\n");
        _line = null;
        return true;
    }

    private static bool IsControl(ConsoleKeyInfo key) => (key.Modifiers & ConsoleModifiers.Control) != 0;

    private static string CommonStart(IReadOnlyList<string> words)
    {
        var first = words[0];
        var length = words.Min(word => first.Zip(word).TakeWhile(pair => pair.First == pair.Second).Count());
        return first[..length];
    }

    private void Complete(LineBuffer buffer, IReadOnlyList<string> words)
    {
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
    private void Draw(LineBuffer buffer)
    {
        var prompt = _prompt();
        var room = Math.Max(10, terminal.Width - prompt.Text.Length - 1);
        var start = Math.Max(0, buffer.Cursor - room);
        var shown = buffer.Text.Substring(start, Math.Min(room, buffer.Text.Length - start));
        terminal.Write(ClearLine + (prompt.Colour.Length > 0 ? Colours.Paint(prompt.Text, prompt.Colour, isTerminal: true) : prompt.Text) + shown);
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

namespace CoordActors.Cli.Shell.Editing;

/// <summary>A line of text and a cursor in it.</summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>Where the next character goes, from 0 to the length of the text.</summary>
    public int Cursor { get; private set; }

    public string BeforeCursor => Text[..Cursor];

    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Replaces the word before the cursor.</summary>
    public void ReplaceWord(string word)
    {
        var start = Text.LastIndexOf(' ', Math.Max(0, Cursor - 1), Cursor) + 1;
        Text = Text[..start] + word + Text[Cursor..];
        Cursor = start + word.Length;
    }

    /// <summary>Moves the cursor or takes text away, as editors of command lines do.</summary>
    /// <returns>Whether the key means something here.</returns>
    public bool Apply(ConsoleKeyInfo key)
    {
        var isControl = (key.Modifiers & ConsoleModifiers.Control) != 0;
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow or ConsoleKey.B when key.Key == ConsoleKey.LeftArrow || isControl:
                Cursor = Math.Max(0, Cursor - 1);
                return true;
            case ConsoleKey.RightArrow or ConsoleKey.F when key.Key == ConsoleKey.RightArrow || isControl:
                Cursor = Math.Min(Text.Length, Cursor + 1);
                return true;
            case ConsoleKey.Home or ConsoleKey.A when key.Key == ConsoleKey.Home || isControl:
                Cursor = 0;
                return true;
            case ConsoleKey.End or ConsoleKey.E when key.Key == ConsoleKey.End || isControl:
                Cursor = Text.Length;
                return true;
            case ConsoleKey.Backspace when Cursor > 0:
                Text = Text.Remove(--Cursor, 1);
                return true;
            case ConsoleKey.Delete or ConsoleKey.D when (key.Key == ConsoleKey.Delete || isControl) && Cursor < Text.Length:
                Text = Text.Remove(Cursor, 1);
                return true;
            case ConsoleKey.K when isControl:
                Text = BeforeCursor;
                return true;
            case ConsoleKey.U when isControl:
                (Text, Cursor) = (Text[Cursor..], 0);
                return true;
            case ConsoleKey.W when isControl:
                DeleteWord();
                return true;
            default:
                return ApplyCharacter(key);
        }
    }

    private bool ApplyCharacter(ConsoleKeyInfo key)
    {
        if (char.IsControl(key.KeyChar))
        {
            return false;
        }

        Insert($"{key.KeyChar}");
        return true;
    }

    private void DeleteWord()
    {
        var end = BeforeCursor.TrimEnd().Length;
        var start = Text.LastIndexOf(' ', Math.Max(0, end - 1), end) + 1;
        (Text, Cursor) = (Text[..start] + Text[Cursor..], start);
    }
}

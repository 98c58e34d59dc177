using CoordActors.Cli.Shell.Editing;

namespace CoordActors.Cli.Tests.Shell;

/// <summary>What keys do.</summary>
public sealed class LineEditorTests
{
    [Fact]
    public async Task What_is_typed_is_read()
    {
        (await Read(Keys("ls /a"), Enter)).ShouldBe("ls /a");
        (await Read(Keys("lz"), Key(ConsoleKey.Backspace), Keys("s"), Enter)).ShouldBe("ls");
        (await Read(Control(ConsoleKey.D))).ShouldBeNull();
    }

    [Fact]
    public async Task The_cursor_moves()
    {
        (await Read(Keys("s"), Key(ConsoleKey.LeftArrow), Keys("l"), Key(ConsoleKey.End), Keys(" /"), Enter)).ShouldBe("ls /");
        (await Read(Keys("xls"), Control(ConsoleKey.A), Key(ConsoleKey.Delete), Enter)).ShouldBe("ls");
        var right = Key(ConsoleKey.RightArrow);
        (await Read(Keys("ls rest"), Key(ConsoleKey.Home), right, right, Control(ConsoleKey.K), Enter)).ShouldBe("ls");
        (await Read(Keys("get /a"), Control(ConsoleKey.W), Keys("/b"), Enter)).ShouldBe("get /b");
        (await Read(Keys("junk"), Control(ConsoleKey.U), Keys("ls"), Enter)).ShouldBe("ls");
    }

    [Fact]
    public async Task Earlier_lines_come_back()
    {
        var terminal = new ScriptedTerminal(
            [.. Keys("one"), .. Enter, .. Keys("two"), .. Enter, .. Up, .. Up, .. Enter, .. Up, .. Up, .. Up, .. Key(ConsoleKey.DownArrow), .. Enter]);
        var editor = new LineEditor(terminal, new Words([]), ["zero"]);
        (await editor.Read("> ")).ShouldBe("one");
        (await editor.Read("> ")).ShouldBe("two");
        (await editor.Read("> ")).ShouldBe("one");
        (await editor.Read("> ")).ShouldBe("two");
        editor.History.ShouldBe(["zero", "one", "two", "one", "two"]);
    }

    [Fact]
    public async Task Tab_completes_what_is_common()
    {
        (await Complete(["get"], Keys("ge"), Tab, Keys("/a"), Enter)).ShouldBe("get /a");
        (await Complete(["/app/one", "/app/onto"], Keys("get /a"), Tab, Keys("x"), Enter)).ShouldBe("get /app/onx");
        (await Complete([], Keys("zz"), Tab, Enter)).ShouldBe("zz");
    }

    [Fact]
    public async Task Tab_lists_the_choices_when_nothing_more_is_common()
    {
        var terminal = new ScriptedTerminal([.. Keys("get /a"), .. Tab, .. Enter]);
        await new LineEditor(terminal, new Words(["/a1", "/a2"]), []).Read("> ");
        terminal.Written.ShouldContain("/a1   /a2");
    }

    [Fact]
    public async Task Of_a_line_that_is_too_long_the_part_around_the_cursor_is_shown()
    {
        var terminal = new ScriptedTerminal([.. Keys("0123456789abcdef"), .. Enter]) { Width = 13 };
        (await new LineEditor(terminal, new Words([]), []).Read("> ")).ShouldBe("0123456789abcdef");
        terminal.Written.ShouldEndWith("> 6789abcdef\n");
    }

    [Fact]
    public async Task Control_C_drops_the_line_and_the_shell_goes_on()
    {
        var terminal = new ScriptedTerminal([.. Keys("junk"), .. Interruption, .. Keys("ls"), .. Enter]);
        var editor = new LineEditor(terminal, new Words([]), []);
        terminal.Meanwhile = () => editor.Abandon().ShouldBeTrue();
        (await editor.Read("> ")).ShouldBe("ls");
        terminal.Written.ShouldContain("junk^C\n\r\u001b[K> ");
        editor.Abandon().ShouldBeFalse("no line is read");
    }

    [Fact]
    public async Task Control_C_at_an_empty_line_says_how_to_leave()
    {
        var terminal = new ScriptedTerminal([.. Interruption, .. Control(ConsoleKey.D)]);
        var editor = new LineEditor(terminal, new Words([]), []);
        terminal.Meanwhile = () => editor.Abandon();
        (await editor.Read("> ")).ShouldBeNull();
        terminal.Written.ShouldContain("'quit' or Ctrl-D ends the shell.");
    }

    [Fact]
    public async Task What_happens_meanwhile_stands_above_the_line_and_the_prompt_is_of_now()
    {
        var state = "CONNECTING";
        var terminal = new ScriptedTerminal([.. Keys("ls"), .. Interruption, .. Keys(" /"), .. Enter]);
        var editor = new LineEditor(terminal, new Words([]), []);
        terminal.Meanwhile = () =>
        {
            state = "CONNECTED";
            editor.Interject(() => terminal.Write("WATCHER::\n"));
        };
        (await editor.Read(() => new Prompt($"{state}> "))).ShouldBe("ls /");
        terminal.Written.ShouldContain("\r\u001b[KWATCHER::\n\r\u001b[KCONNECTED> ls");
    }

    [Fact]
    public async Task Control_D_deletes_in_a_line_and_ends_at_an_empty_one()
    {
        (await Read(Keys("xls"), Control(ConsoleKey.A), Control(ConsoleKey.D), Enter)).ShouldBe("ls");
        (await Read(Control(ConsoleKey.D))).ShouldBeNull();
    }

    private static ConsoleKeyInfo[] Enter => Key(ConsoleKey.Enter);

    private static ConsoleKeyInfo[] Tab => Key(ConsoleKey.Tab);

    private static ConsoleKeyInfo[] Up => Key(ConsoleKey.UpArrow);

    /// <summary>Not a key: what other threads do while the terminal waits for one.</summary>
    private static ConsoleKeyInfo[] Interruption => Key(ConsoleKey.F24);

    private static ConsoleKeyInfo[] Key(ConsoleKey key) => [new('\0', key, false, false, false)];

    private static ConsoleKeyInfo[] Control(ConsoleKey key) => [new((char)(key - ConsoleKey.A + 1), key, false, false, true)];

    private static ConsoleKeyInfo[] Keys(string text) => [.. text.Select(c => new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false))];

    private static Task<string?> Read(params ConsoleKeyInfo[][] keys) => Complete([], keys);

    private static Task<string?> Complete(string[] completions, params ConsoleKeyInfo[][] keys) =>
        new LineEditor(new ScriptedTerminal([.. keys.SelectMany(k => k)]), new Words(completions), []).Read("> ");

    private sealed class ScriptedTerminal(IEnumerable<ConsoleKeyInfo> keys) : ITerminal
    {
        private readonly Queue<ConsoleKeyInfo> _keys = new(keys);

        public string Written { get; private set; } = "";

        public int Width { get; init; } = 80;

        public Action? Meanwhile { get; set; }

        public ConsoleKeyInfo ReadKey()
        {
            var key = _keys.Dequeue();
            if (key.Key != ConsoleKey.F24)
            {
                return key;
            }

            Meanwhile!();
            return ReadKey();
        }

        public void Write(string text) => Written += text;
    }

    private sealed class Words(string[] words) : ICompletion
    {
        public Task<IReadOnlyList<string>> Complete(string line) => Task.FromResult<IReadOnlyList<string>>(words);
    }
}

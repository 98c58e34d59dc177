using System.Globalization;
using System.Text;

namespace CoordActors.Hocon;

/// <summary>Walks over a text, counts lines and columns, and reads the lexical pieces of HOCON.</summary>
internal sealed class HoconScanner(string text, string source)
{
    private const string NeverUnquoted = "$\"{}[]:=,+#`^?!@*&\\";
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public bool AtEnd => _at >= text.Length;

    public ConfigurationOrigin Here => new(source, _line, _at - _lineStart + 1);

    /// <summary>The character at a distance from here, NUL behind the end.</summary>
    public char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    public bool StartsWith(string word) => string.CompareOrdinal(text, _at, word, 0, word.Length) == 0;

    public bool AtComment => !AtEnd && (Peek() == '#' || StartsWith("//"));

    public bool AtBlank => !AtEnd && IsBlank(Peek());

    public void Advance(int count = 1)
    {
        for (; count > 0 && !AtEnd; count--)
        {
            if (text[_at++] != '\n') continue;
            _line++;
            _lineStart = _at;
        }
    }

    public bool TryTake(string word)
    {
        if (!StartsWith(word)) return false;
        Advance(word.Length);
        return true;
    }

    /// <summary>Reads white space within the line and returns it.</summary>
    public string TakeBlanks()
    {
        var start = _at;
        while (AtBlank) Advance();
        return text[start.._at];
    }

    /// <summary>Skips white space and a comment up to the end of the line.</summary>
    public void SkipRestOfBlank()
    {
        TakeBlanks();
        if (!AtComment) return;
        while (!AtEnd && Peek() != '\n') Advance();
    }

    /// <summary>Skips white space, comments and line ends.</summary>
    public void SkipLines()
    {
        SkipRestOfBlank();
        while (!AtEnd && Peek() == '\n')
        {
            Advance();
            SkipRestOfBlank();
        }
    }

    /// <summary>Reads characters that need no quotes; empty when none stands here.</summary>
    public string TakeUnquoted(bool stopAtDot)
    {
        var start = _at;
        while (!AtEnd && !IsBlank(Peek()) && Peek() != '\n' && !AtComment
            && !NeverUnquoted.Contains(Peek(), StringComparison.Ordinal) && !(stopAtDot && Peek() == '.'))
        {
            Advance();
        }

        return text[start.._at];
    }

    /// <summary>Reads a text in single or triple quotes.</summary>
    public string TakeQuoted() => StartsWith("\"\"\"") ? TakeTripleQuoted() : TakeSingleQuoted();

    public HoconException Unexpected(string expected) => new(Here, DescribeHere(), expected);

    private static bool IsBlank(char c) => c != '\n' && (char.IsWhiteSpace(c) || c is '\uFEFF');

    private string TakeTripleQuoted()
    {
        var opening = Here;
        Advance(3);
        var end = text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
        if (end < 0) throw new HoconException(opening, "text that never ends", "closing \"\"\"");
        // More than three closing quotes: the first ones belong to the text.
        while (end + 3 < text.Length && text[end + 3] == '"') end++;
        var content = text[_at..end];
        Advance(end + 3 - _at);
        return content;
    }

    private string TakeSingleQuoted()
    {
        var opening = Here;
        Advance();
        var content = new StringBuilder();
        while (true)
        {
            if (AtEnd || Peek() == '\n')
            {
                throw new HoconException(opening, "text that never ends", "a closing quote on the same line (or \"\"\" around several lines)");
            }

            var c = Peek();
            if (c == '"') break;
            if (c == '\\') content.Append(TakeEscape());
            else
            {
                content.Append(c);
                Advance();
            }
        }

        Advance();
        return content.ToString();
    }

    private char TakeEscape()
    {
        const string letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        var kind = letters.IndexOf(Peek(1), StringComparison.Ordinal);
        if (kind >= 0 && _at + 1 < text.Length)
        {
            Advance(2);
            return meanings[kind];
        }

        if (Peek(1) == 'u' && _at + 6 <= text.Length
            && ushort.TryParse(text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            Advance(6);
            return (char)code;
        }

        throw new HoconException(Here, "an unknown escape", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000 (write \\\\ for a backslash)");
    }

    private string DescribeHere() => AtEnd ? "the end of the text" : Peek() switch
    {
        '\n' => "the end of the line",
        '\'' => "\"'\"",
        var c when char.IsControl(c) || char.IsSurrogate(c) => $"the character U+{(int)c:X4}",
        var c => $"'{c}'",
    };
}

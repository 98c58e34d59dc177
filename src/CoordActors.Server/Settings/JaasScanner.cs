using System.Text;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>Splits a JAAS file into words, quoted texts and the signs <c>{ } ; =</c>; comments are C++'s.</summary>
internal sealed class JaasScanner(string text, string source)
{
    private int _at;
    private int _line = 1;

    private ConfigurationOrigin Here => new(source, _line);

    /// <summary>The next word; null at the end of the file.</summary>
    public JaasWord? Next()
    {
        SkipBlanks();
        if (_at == text.Length) return null;
        return text[_at] switch
        {
            '{' or '}' or ';' or '=' => new JaasWord(text[_at++].ToString(), Here, IsSign: true),
            '"' or '\'' => Quoted(text[_at++]),
            _ => Plain(),
        };
    }

    /// <summary>The next word of a file that must not end here.</summary>
    public JaasWord Require(string expected) => Next() ?? throw new ConfigurationException(Here, $"the file ends where {expected} must be.");

    /// <summary>Takes a sign.</summary>
    public void Expect(string sign)
    {
        var word = Require(sign);
        if (!word.Is(sign)) throw word.Wrong(sign);
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at])) Advance(1);
            else if (IsAt("//")) Advance(LengthUpTo("\n"));
            else if (IsAt("/*")) Advance(LengthUpTo("*/") + 2);
            else return;
        }
    }

    private bool IsAt(string start) => string.CompareOrdinal(text, _at, start, 0, start.Length) == 0;

    private int LengthUpTo(string end) => text.IndexOf(end, _at, StringComparison.Ordinal) is var found and >= 0 ? found - _at : text.Length - _at;

    private void Advance(int count)
    {
        for (var end = Math.Min(text.Length, _at + count); _at < end; _at++)
        {
            if (text[_at] == '\n') _line++;
        }
    }

    private JaasWord Plain()
    {
        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !"{};=\"'".Contains(text[_at], StringComparison.Ordinal)) _at++;
        return new JaasWord(text[start.._at], Here, IsSign: false);
    }

    private JaasWord Quoted(char quote)
    {
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != '\n')
        {
            var c = text[_at++];
            if (c == quote) return new JaasWord(value.ToString(), Here, IsSign: false);
            if (c == '\\' && _at < text.Length) c = text[_at++] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var escaped => escaped };
            value.Append(c);
        }

        throw new ConfigurationException(Here, $"a quoted text does not end in its line; it must end with {quote}.");
    }
}

/// <summary>A word, a quoted text without its quotes, or a sign.</summary>
internal sealed record JaasWord(string Text, ConfigurationOrigin Origin, bool IsSign)
{
    public bool Is(string sign) => IsSign && Text == sign;

    /// <summary>The error for something else than what must be here. A text that may be a password is not quoted.</summary>
    public ConfigurationException Wrong(string expected) => new(Origin, IsSign ? $"{Text} is here where {expected} must be." : $"{expected} is missing.");
}

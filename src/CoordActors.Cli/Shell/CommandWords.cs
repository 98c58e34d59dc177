using System.Globalization;
using System.Text;

namespace CoordActors.Cli.Shell;

/// <summary>The words of a command line sorted into flags, options with values and the rest, wherever they stand.</summary>
internal sealed class CommandWords
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _arguments = [];

    private CommandWords()
    {
    }

    /// <summary>What is neither a flag nor the value of one.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>The first argument, which most commands take for the path.</summary>
    public string Path => Argument(0);

    /// <summary>Splits a line at white space; a word in single or double quotes is one word without them.</summary>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is '"' or '\'' && word.Length == 0 && line.IndexOf(line[i], i + 1) is var end and > 0)
            {
                words.Add(line[(i + 1)..end]);
                i = end;
            }
            else if (char.IsWhiteSpace(line[i]))
            {
                Finish(words, word);
            }
            else
            {
                word.Append(line[i]);
            }
        }

        Finish(words, word);
        return words;
    }

    /// <summary>Sorts the words behind a command's name.</summary>
    /// <param name="words">The words.</param>
    /// <param name="flags">What is known, separated by blanks; <c>v:</c> takes a value.</param>
    /// <exception cref="UsageException">An option is unknown or lacks its value.</exception>
    public static CommandWords Parse(IEnumerable<string> words, string flags)
    {
        var known = flags.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var parsed = new CommandWords();
        var rest = new Queue<string>(words);
        while (rest.TryDequeue(out var word))
        {
            if (word == "--")
            {
                parsed._arguments.AddRange(rest);
                break;
            }

            if (word.Length < 2 || word[0] != '-' || double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                parsed._arguments.Add(word);
                continue;
            }

            parsed.AddOption(word, known, rest);
        }

        return parsed;
    }

    public bool Has(string flag) => _options.ContainsKey(flag);

    public string? Value(string option) => _options.GetValueOrDefault(option);

    /// <exception cref="UsageException">There are not so many arguments.</exception>
    public string Argument(int index) => index < _arguments.Count ? _arguments[index] : throw new UsageException();

    public string? ArgumentOrNull(int index) => index < _arguments.Count ? _arguments[index] : null;

    /// <summary>A version: the value of <paramref name="option"/>, -1 when it is not given.</summary>
    public int Version(string option) => Value(option) is { } text ? Number(text, "-" + option) : -1;

    /// <exception cref="ShellException">The text is no number.</exception>
    public static int Number(string text, string what) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ShellException($"{what} must be a whole number, not '{text}'.");

    private static void Finish(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }

    private void AddOption(string word, HashSet<string> known, Queue<string> rest)
    {
        var name = word.TrimStart('-');
        if (known.Contains(name + ":"))
        {
            _options[name] = rest.TryDequeue(out var value) ? value : throw new UsageException($"Missing argument for option: {name}");
        }
        else if (known.Contains(name))
        {
            _options[name] = "";
        }
        else if (!word.StartsWith("--", StringComparison.Ordinal) && name.All(c => known.Contains($"{c}")))
        {
            foreach (var flag in name)
            {
                _options[$"{flag}"] = "";
            }
        }
        else
        {
            throw new UsageException($"Unrecognized option: {word}");
        }
    }
}

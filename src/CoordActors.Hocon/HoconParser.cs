namespace CoordActors.Hocon;

/// <summary>
/// Reads HOCON: comments with <c>#</c> and <c>//</c>, optional outer braces, <c>=</c>, <c>:</c> and <c>+=</c>, merged blocks, dotted and quoted keys,
/// concatenated values, lists, <c>include</c>, and the substitutions <c>${a.b}</c> and <c>${?a.b}</c>, which see environment variables as well.
/// </summary>
public sealed class HoconParser
{
    private const int IncludesMax = 20;
    private readonly HoconScanner _scanner;
    private readonly HoconOptions _options;
    private readonly IReadOnlyList<string> _including;
    private readonly List<string> _block;
    private int _depth;

    private HoconParser(string text, HoconOptions options, IReadOnlyList<string> including, IEnumerable<string> block)
    {
        _scanner = new HoconScanner(text, options.SourceName);
        _options = options;
        _including = including;
        _block = [.. block];
        IncludedAt = [.. _block];
    }

    /// <summary>Path of the block that includes this file; empty for the outermost file.</summary>
    private IReadOnlyList<string> IncludedAt { get; }

    /// <summary>Parses and resolves a text.</summary>
    /// <exception cref="HoconException">The text is not HOCON, or a substitution or include cannot be resolved.</exception>
    public static HoconDocument Parse(string text, HoconOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new HoconOptions();
        var root = new HoconParser(text, options, [options.SourceName], []).ParseRoot();
        return HoconResolver.Resolve(root, options);
    }

    /// <summary>Parses and resolves a file; its includes are relative to it.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read or is not HOCON.</exception>
    public static HoconDocument ParseFile(string path, HoconOptions? options = null)
    {
        options = (options ?? new HoconOptions()) with { SourceName = path };
        return Parse(ReadFile(path, options) ?? throw new ConfigurationException($"{path}: the file does not exist."), options);
    }

    private static string? ReadFile(string path, HoconOptions options)
    {
        try
        {
            return options.ReadFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"{path}: the file cannot be read ({e.Message.TrimEnd('.')}).");
        }
    }

    private ObjectNode ParseRoot()
    {
        _scanner.SkipLines();
        var root = new ObjectNode(_scanner.Here);
        if (_scanner.Peek() == '[') throw _scanner.Unexpected("keys with values (a configuration is a block, not a list)");
        if (_scanner.TryTake("{"))
        {
            ParseFields(root, closing: true);
            _scanner.SkipLines();
            if (!_scanner.AtEnd) throw _scanner.Unexpected("nothing more after the closing '}'");
        }
        else
        {
            ParseFields(root, closing: false);
        }

        return root;
    }

    private void ParseFields(ObjectNode block, bool closing)
    {
        while (true)
        {
            _scanner.SkipLines();
            if (_scanner.AtEnd)
            {
                if (closing) throw new HoconException(_scanner.Here, "the end of the text", $"'}}' for the block opened at line {block.Origin.Line}");
                return;
            }

            if (closing && _scanner.TryTake("}")) return;
            if (AtInclude()) ParseInclude(block);
            else ParseField(block);
            EndElement('}', closing);
        }
    }

    /// <summary>After a field or list item: a comma, a line end or the closing bracket.</summary>
    private void EndElement(char bracket, bool closing)
    {
        _scanner.SkipRestOfBlank();
        if (_scanner.AtEnd || _scanner.TryTake(",")) return;
        if (_scanner.Peek() == '\n')
        {
            // A comma may also stand at the beginning of the next line.
            _scanner.SkipLines();
            _scanner.TryTake(",");
            return;
        }

        if (closing && _scanner.Peek() == bracket) return;
        throw _scanner.Unexpected($"a comma, a new line{(closing ? $" or '{bracket}'" : "")} after the value (text with other characters needs quotes)");
    }

    private void ParseField(ObjectNode block)
    {
        var at = _scanner.Here;
        var path = HoconKeyParser.Read(_scanner);
        CheckDepth(_block.Count + path.Count);
        _scanner.TakeBlanks();
        var append = _scanner.TryTake("+=");
        if (!append && _scanner.Peek() != '{' && !_scanner.TryTake("=") && !_scanner.TryTake(":"))
        {
            throw _scanner.Unexpected($"'=', ':', '+=' or '{{' after the key {HoconPath.Join(path)}");
        }

        _scanner.SkipLines();
        _block.AddRange(path);
        var value = ParseValue();
        if (append)
        {
            var added = new ArrayNode(at);
            added.Items.Add(value);
            value = new ConcatenationNode([new SubstitutionNode([.. _block], optional: true, [], at), added], at);
        }

        _block.RemoveRange(_block.Count - path.Count, path.Count);
        block.Add(path, value);
    }

    private HoconNode ParseValue()
    {
        var at = _scanner.Here;
        var pieces = new List<HoconNode>();
        while (true)
        {
            var blankAt = _scanner.Here;
            var blanks = _scanner.TakeBlanks();
            if (_scanner.AtEnd || _scanner.AtComment || _scanner.Peek() is '\n' or ',' or '}' or ']') break;
            if (pieces.Count > 0 && _scanner.Peek() is '=' or ':') break;
            if (blanks.Length > 0 && pieces.Count > 0) pieces.Add(new BlankNode(blanks, blankAt));
            pieces.Add(ParsePiece());
        }

        return pieces.Count switch
        {
            0 => throw _scanner.Unexpected("a value"),
            1 => pieces[0],
            _ => new ConcatenationNode(pieces, at),
        };
    }

    private HoconNode ParsePiece()
    {
        var at = _scanner.Here;
        switch (_scanner.Peek())
        {
            case '{':
                return ParseBlock(at);
            case '[':
                return ParseArray(at);
            case '"':
                return new ScalarNode(_scanner.TakeQuoted(), quoted: true, at);
            case '$':
                return ParseSubstitution(at);
            default:
                var text = _scanner.TakeUnquoted(stopAtDot: false);
                return text.Length > 0
                    ? new ScalarNode(text, quoted: false, at)
                    : throw _scanner.Unexpected("a value (text with this character needs quotes)");
        }
    }

    private ObjectNode ParseBlock(ConfigurationOrigin at)
    {
        CheckDepth(++_depth);
        _scanner.Advance();
        var block = new ObjectNode(at);
        ParseFields(block, closing: true);
        _depth--;
        return block;
    }

    private ArrayNode ParseArray(ConfigurationOrigin at)
    {
        CheckDepth(++_depth);
        _scanner.Advance();
        var array = new ArrayNode(at);
        while (true)
        {
            _scanner.SkipLines();
            if (_scanner.TryTake("]")) break;
            if (_scanner.AtEnd) throw new HoconException(_scanner.Here, "the end of the text", $"']' for the list opened at line {at.Line}");
            array.Items.Add(ParseValue());
            EndElement(']', closing: true);
        }

        _depth--;
        return array;
    }

    private SubstitutionNode ParseSubstitution(ConfigurationOrigin at)
    {
        if (!_scanner.TryTake("${")) throw _scanner.Unexpected("\"${\" (text with a dollar sign needs quotes)");
        var optional = _scanner.TryTake("?");
        var path = HoconKeyParser.Read(_scanner);
        if (!_scanner.TryTake("}")) throw _scanner.Unexpected("'}' at the end of the substitution");
        return new SubstitutionNode(path, optional, IncludedAt, at);
    }

    /// <summary>The word <c>include</c> begins an include only where a file follows: a key may have that name.</summary>
    private bool AtInclude()
    {
        if (!_scanner.StartsWith("include")) return false;
        var ahead = "include".Length;
        while (_scanner.Peek(ahead) is ' ' or '\t') ahead++;
        if (_scanner.Peek(ahead) == '"') return true;
        var letters = ahead;
        while (char.IsAsciiLetter(_scanner.Peek(letters))) letters++;
        return letters > ahead && ahead > "include".Length && _scanner.Peek(letters) == '(';
    }

    private void ParseInclude(ObjectNode block)
    {
        var at = _scanner.Here;
        _scanner.Advance("include".Length);
        _scanner.TakeBlanks();
        var required = _scanner.TryTake("required(");
        _scanner.TakeBlanks();
        var inFile = _scanner.TryTake("file(");
        _scanner.TakeBlanks();
        if (_scanner.Peek() != '"') throw _scanner.Unexpected("include \"name\", include file(\"name\") or include required(file(\"name\"))");
        var name = _scanner.TakeQuoted();
        for (var closing = (required ? 1 : 0) + (inFile ? 1 : 0); closing > 0; closing--)
        {
            _scanner.TakeBlanks();
            if (!_scanner.TryTake(")")) throw _scanner.Unexpected("')' after the name of the included file");
        }

        if (Include(name, at) is { } included) block.AddAll(included);
        else if (required) throw new HoconException(at, $"an include of \"{name}\", which does not exist", "the name of an existing file");
    }

    private ObjectNode? Include(string name, ConfigurationOrigin at)
    {
        var path = Path.Combine(Path.GetDirectoryName(_options.SourceName) ?? "", name);
        var text = ReadIncluded(path, at);
        if (text is null && !Path.HasExtension(path)) text = ReadIncluded(path += ".conf", at);
        if (text is null) return null;
        if (_including.Contains(path)) throw new HoconException(at, $"an include of \"{name}\" inside itself", "files that do not include each other");
        if (_including.Count >= IncludesMax) throw new HoconException(at, "too many nested includes", $"at most {IncludesMax}");
        return new HoconParser(text, _options with { SourceName = path }, [.. _including, path], _block) { _depth = _depth }.ParseRoot();
    }

    private string? ReadIncluded(string path, ConfigurationOrigin at)
    {
        try
        {
            return ReadFile(path, _options);
        }
        catch (ConfigurationException e)
        {
            throw new HoconException(at, $"an include that failed ({e.Message.TrimEnd('.')})", "a readable file");
        }
    }

    private void CheckDepth(int depth)
    {
        if (depth >= HoconValue.DepthMax) throw new HoconException(_scanner.Here, "blocks nested too deeply", $"at most {HoconValue.DepthMax} levels");
    }
}

namespace CoordActors.Hocon;

/// <summary>A value as written, before substitutions are resolved.</summary>
internal abstract class HoconNode(ConfigurationOrigin origin)
{
    public ConfigurationOrigin Origin { get; } = origin;

    /// <summary>The value of this node once it is known; <see cref="IsResolved"/> tells "undefined" from "not yet".</summary>
    public HoconValue? Resolved { get; set; }

    public bool IsResolved { get; set; }
}

internal sealed class ScalarNode(string text, bool quoted, ConfigurationOrigin origin) : HoconNode(origin)
{
    public string Text { get; } = text;

    public bool IsNull { get; } = !quoted && text == "null";
}

/// <summary>White space between two values of a concatenation: part of text, ignored between blocks and lists.</summary>
internal sealed class BlankNode(string text, ConfigurationOrigin origin) : HoconNode(origin)
{
    public string Text { get; } = text;
}

internal sealed class ArrayNode(ConfigurationOrigin origin) : HoconNode(origin)
{
    public List<HoconNode> Items { get; } = [];
}

internal sealed class ConcatenationNode(IReadOnlyList<HoconNode> pieces, ConfigurationOrigin origin) : HoconNode(origin)
{
    public IReadOnlyList<HoconNode> Pieces { get; } = pieces;
}

/// <summary><c>${path}</c> or <c>${?path}</c>. In an included file the path is looked up below the including block first.</summary>
internal sealed class SubstitutionNode(
    IReadOnlyList<string> path, bool optional, IReadOnlyList<string> prefix, ConfigurationOrigin origin) : HoconNode(origin)
{
    public IReadOnlyList<string> Path { get; } = path;

    public IReadOnlyList<string> Prefix { get; } = prefix;

    public bool Optional { get; } = optional;
}

internal sealed class ObjectNode(ConfigurationOrigin origin) : HoconNode(origin)
{
    public OrderedDictionary<string, HoconField> Fields { get; } = new(StringComparer.Ordinal);

    public void Add(IReadOnlyList<string> path, HoconNode value)
    {
        var block = this;
        for (var i = 0; i < path.Count - 1; i++)
        {
            var inner = new ObjectNode(value.Origin);
            block = (ObjectNode)block.FieldOf(path[i]).Push(inner);
        }

        block.FieldOf(path[^1]).Push(value);
    }

    public void AddAll(ObjectNode other)
    {
        foreach (var (key, field) in other.Fields)
        {
            var mine = FieldOf(key);
            foreach (var value in field.Values) mine.Push(value);
        }
    }

    private HoconField FieldOf(string key)
    {
        if (!Fields.TryGetValue(key, out var field)) Fields.Add(key, field = new HoconField());
        return field;
    }
}

/// <summary>Everything that was written for one key, oldest first. Blocks written one after the other are one block.</summary>
internal sealed class HoconField
{
    public List<HoconNode> Values { get; } = [];

    /// <summary>Index of the value that is being resolved now, -1 when none is: a reference back to it sees the older values only.</summary>
    public int Resolving { get; set; } = -1;

    /// <summary>Adds a value and returns the node that now holds it.</summary>
    public HoconNode Push(HoconNode value)
    {
        if (value is ObjectNode block && Values is [.., ObjectNode top])
        {
            top.AddAll(block);
            return top;
        }

        Values.Add(value);
        return value;
    }
}

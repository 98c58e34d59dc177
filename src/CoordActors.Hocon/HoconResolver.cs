namespace CoordActors.Hocon;

/// <summary>
/// Replaces substitutions by what they name. A name is looked up in the whole merged text, so the last value counts wherever it stands;
/// only a value that refers to itself sees what was written for its key before it.
/// </summary>
internal sealed class HoconResolver
{
    private const int StepsMax = 300;
    private readonly ObjectNode _root;
    private readonly HoconOptions _options;
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private int _steps;
    private bool _metItself;

    private HoconResolver(ObjectNode root, HoconOptions options)
    {
        _root = root;
        _options = options;
    }

    public static HoconDocument Resolve(ObjectNode root, HoconOptions options)
    {
        var resolver = new HoconResolver(root, options);
        return new HoconDocument((HoconObject)resolver.ValueOf(root)!, resolver._references);
    }

    /// <summary>The value of a node; null where only undefined optional substitutions stand.</summary>
    private HoconValue? ValueOf(HoconNode node)
    {
        if (node.IsResolved) return node.Resolved;
        if (++_steps > StepsMax) throw new HoconException(node.Origin, "substitutions that lead too far", $"at most {StepsMax} steps");
        node.Resolved = node switch
        {
            ScalarNode scalar => new HoconScalar(scalar.IsNull ? null : scalar.Text, scalar.Origin),
            ArrayNode array => new HoconArray(array.Items.Select(ValueOf).OfType<HoconValue>(), array.Origin),
            ObjectNode block => BlockOf(block),
            ConcatenationNode concatenation => HoconConcatenation.Join(concatenation, ValueOf),
            SubstitutionNode substitution => Substitute(substitution),
            _ => null,
        };
        node.IsResolved = true;
        _steps--;
        return node.Resolved;
    }

    private HoconObject BlockOf(ObjectNode block)
    {
        var fields = new List<KeyValuePair<string, HoconValue>>();
        foreach (var (key, field) in block.Fields)
        {
            if (ValueOf(field, field.Values.Count - 1) is { } value) fields.Add(new(key, value));
        }

        return new HoconObject(fields, block.Origin);
    }

    /// <summary>The value of a field as if nothing had been written after the value number <paramref name="newest"/>.</summary>
    private HoconValue? ValueOf(HoconField field, int newest)
    {
        HoconValue? result = null;
        for (var i = newest; i >= 0; i--)
        {
            var value = ValueAt(field, i);
            if (value is null) continue;
            if (value is not HoconObject) return result ?? value;
            result = HoconObject.Combine(result, value);
        }

        return result;
    }

    private HoconValue? ValueAt(HoconField field, int index)
    {
        var outer = field.Resolving;
        field.Resolving = index;
        var value = ValueOf(field.Values[index]);
        field.Resolving = outer;
        return value;
    }

    private HoconValue? Substitute(SubstitutionNode node)
    {
        _metItself = false;
        var value = node.Prefix.Count > 0 ? Find([.. node.Prefix, .. node.Path]) : null;
        value ??= Find(node.Path);
        if (value is null && _options.ReadVariable(string.Join('.', node.Path)) is { } variable) return new HoconScalar(variable, node.Origin);
        if (value is HoconScalar scalar) return new HoconScalar(scalar.Text, node.Origin);
        if (value is not null || node.Optional) return value;
        var name = HoconPath.Join(node.Path);
        throw _metItself
            ? new HoconException(node.Origin, $"${{{name}}}, which refers to itself", "a value for it that was written before")
            : new HoconException(node.Origin, $"${{{name}}}, which has no value", $"a key or environment variable of that name, or ${{?{name}}}");
    }

    private HoconValue? Find(IReadOnlyList<string> path)
    {
        _references.Add(HoconPath.Join(path));
        var found = HoconObject.Combine(_options.Overrides?.Find(path, 0), FindIn(_root, path, 0));
        return HoconObject.Combine(found, _options.Fallback?.Find(path, 0));
    }

    private HoconValue? FindIn(ObjectNode block, IReadOnlyList<string> path, int depth)
        => block.Fields.TryGetValue(path[depth], out var field) ? FindIn(field, path, depth + 1) : null;

    private HoconValue? FindIn(HoconField field, IReadOnlyList<string> path, int depth)
    {
        if (depth == path.Count)
        {
            if (field.Resolving < 0) return ValueOf(field, field.Values.Count - 1);
            _metItself = true;
            return ValueOf(field, field.Resolving - 1);
        }

        HoconValue? result = null;
        for (var i = field.Values.Count - 1; i >= 0; i--)
        {
            HoconValue? found;
            if (field.Values[i] is ObjectNode block)
            {
                found = FindIn(block, path, depth);
            }
            else
            {
                // The value that is being resolved asks for a part of itself: only older values can give it.
                if (field.Resolving == i) continue;
                var value = ValueAt(field, i);
                if (value is null) continue;
                if (value is not HoconObject resolved) break;
                found = resolved.Find(path, depth);
            }

            if (found is null) continue;
            if (found is not HoconObject) return result ?? found;
            result = HoconObject.Combine(result, found);
        }

        return result;
    }
}

using System.Text;

namespace CoordActors.Hocon;

/// <summary>Joins values that stand side by side: texts to a text, lists to a list, blocks to a merged block.</summary>
internal static class HoconConcatenation
{
    private const int TextMax = 1 << 20;

    public static HoconValue? Join(ConcatenationNode node, Func<HoconNode, HoconValue?> valueOf)
    {
        var parts = new List<(string? Blank, HoconValue? Value)>();
        foreach (var piece in node.Pieces)
        {
            parts.Add(piece is BlankNode blank ? (blank.Text, null) : (null, valueOf(piece)));
        }

        var values = parts.Select(part => part.Value).OfType<HoconValue>().ToList();
        if (values.Count == 0) return null;
        if (values.FirstOrDefault(value => value is not HoconScalar) is not { } composite) return JoinText(node, parts);
        foreach (var value in values)
        {
            if (value.GetType() == composite.GetType()) continue;
            throw new HoconException(node.Origin, $"{composite.Describe()} beside {value.Describe()}", "a comma between them, or values of one kind");
        }

        return composite is HoconArray
            ? new HoconArray(values.SelectMany(value => ((HoconArray)value).Items), node.Origin)
            : values.Cast<HoconObject>().Aggregate(HoconObject.Merge);
    }

    private static HoconScalar JoinText(ConcatenationNode node, List<(string? Blank, HoconValue? Value)> parts)
    {
        var text = new StringBuilder();
        foreach (var (blank, value) in parts)
        {
            text.Append(blank);
            if (value is HoconScalar scalar) text.Append(scalar.Text ?? "null");
            if (text.Length > TextMax) throw new HoconException(node.Origin, "text that grows too long", $"at most {TextMax} characters");
        }

        return new HoconScalar(text.ToString(), node.Origin);
    }
}

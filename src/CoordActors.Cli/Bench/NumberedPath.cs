namespace CoordActors.Cli.Bench;

/// <summary>A path that ends in a number of fixed width, so that all paths of a run have the same length.</summary>
/// <param name="Text">The path with zeroes for digits.</param>
/// <param name="NumberAt">Where the number's digits begin.</param>
/// <param name="ParentAt">Where the digits of the parent's number begin, null when all have the same parent.</param>
internal readonly record struct NumberedPath(string Text, int NumberAt, int? ParentAt)
{
    public const string Root = "/bench";
    public const int NumberDigits = 9;
    public const int ParentDigits = 2;

    /// <summary>Keys are spread over that many parents.</summary>
    public const int Parents = 100;

    /// <summary>The keys of reads, sets and fills: key n is /bench/pNN/nNNNNNNNNN below parent n mod 100.</summary>
    public static NumberedPath Keys()
    {
        var text = $"{ParentOf(0)}/n{new string('0', NumberDigits)}";
        return new NumberedPath(text, text.Length - NumberDigits, ParentOf(0).Length - ParentDigits);
    }

    /// <summary>Znodes below one parent.</summary>
    public static NumberedPath Below(string parent, string name)
    {
        var text = $"{parent}/{name}{new string('0', NumberDigits)}";
        return new NumberedPath(text, text.Length - NumberDigits, null);
    }

    /// <summary>The parent of all keys with that remainder modulo <see cref="Parents"/>.</summary>
    public static string ParentOf(int remainder) => FormattableString.Invariant($"{Root}/p{remainder:00}");

    /// <summary>The path with its number.</summary>
    public string With(long number)
    {
        var digits = number.ToString("000000000", System.Globalization.CultureInfo.InvariantCulture);
        var path = Text[..NumberAt] + digits;
        return ParentAt is null ? path : string.Concat(ParentOf((int)(number % Parents)), path.AsSpan(NumberAt - 2));
    }
}

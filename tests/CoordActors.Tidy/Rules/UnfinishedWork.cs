using System.Text.RegularExpressions;

namespace CoordActors.Tidy.Rules;

/// <summary>What is committed is finished; what is left to do is an issue, not a comment.</summary>
internal static class UnfinishedWork
{
    /// <summary>Put together at run time, so that this file does not offend itself.</summary>
    private static readonly Regex Marks = new(@"\b(" + "TO" + "DO|FIX" + "ME|" + "NotImplemented" + @"Exception)\b", RegexOptions.CultureInvariant);

    public static IEnumerable<Offence> Check(SourceFile file) => file.Lines.Index()
        .Select(l => (l.Index, Match: Marks.Match(l.Item)))
        .Where(l => l.Match.Success)
        .Select(l => file.At(l.Index + 1, $"{l.Match.Value}: finish it or file an issue"));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CoordActors.Tidy.Rules;

/// <summary>Every text that an actor logs stands in one table with an event id, and every entry there is still logged.</summary>
internal static class LogEvents
{
    public const string TablePath = "src/CoordActors.Cli/Hosting/ActorEvents.cs";

    private static readonly string[] Levels = ["Debug", "Info", "Warning", "Error", "Log"];

    /// <param name="table">The file of the table.</param>
    /// <param name="files">The C# files that may log.</param>
    public static IEnumerable<Offence> Check(SourceFile table, IEnumerable<SourceFile> files)
    {
        var entries = table.Syntax.DescendantNodes().OfType<ImplicitObjectCreationExpressionSyntax>()
            .Where(e => e.ArgumentList.Arguments.Count >= 3)
            .Select(e => (Id: e.ArgumentList.Arguments[0].ToString(), Format: TextsOf(e.ArgumentList.Arguments[2].Expression).FirstOrDefault(), Node: e))
            .ToList();
        var listed = entries.Select(e => e.Format).ToHashSet();
        var logged = new HashSet<string?>();
        foreach (var file in files)
            foreach (var (text, call) in Logged(file))
                if (logged.Add(text) && !listed.Contains(text))
                    yield return file.At(call, $"\"{text}\" has no event id: add it to {TablePath} with a new one");

        foreach (var unused in entries.Where(e => !logged.Contains(e.Format)))
            yield return table.At(unused.Node, $"\"{unused.Format}\" is logged nowhere: remove it, and never give its id to another");
        foreach (var twice in entries.GroupBy(e => e.Id).Where(same => same.Count() > 1))
            yield return table.At(twice.Last().Node, $"id {twice.Key} is given twice");
    }

    /// <summary>Calls such as <c>_log.Warning("…", …)</c>, also with a level or an exception in front and with one of two texts.</summary>
    private static IEnumerable<(string Text, InvocationExpressionSyntax Call)> Logged(SourceFile file) =>
        file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is MemberAccessExpressionSyntax member && Levels.Contains(member.Name.Identifier.Text) && IsLog(member.Expression))
            .SelectMany(call => call.ArgumentList.Arguments.Take(3).Select(a => TextsOf(a.Expression)).FirstOrDefault(texts => texts.Count > 0)
                ?.Select(text => (text, call)) ?? []);

    private static bool IsLog(ExpressionSyntax receiver) =>
        receiver.ToString() is var text && (text.EndsWith("log", StringComparison.OrdinalIgnoreCase) || text.EndsWith("GetLogger()", StringComparison.Ordinal));

    private static IReadOnlyList<string> TextsOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => [literal.Token.ValueText],
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) && TextsOf(sum.Left) is [var left] && TextsOf(sum.Right) is [var right] =>
            [left + right],
        ConditionalExpressionSyntax either => [.. TextsOf(either.WhenTrue), .. TextsOf(either.WhenFalse)],
        ParenthesizedExpressionSyntax inner => TextsOf(inner.Expression),
        _ => [],
    };
}

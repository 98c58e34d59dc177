using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CoordActors.Tidy.Rules;

/// <summary>Files are read in one sitting, functions on one screen, lines without scrolling.</summary>
internal static class Sizes
{
    public const int LongestLine = 160;

    private static readonly string[] Code = [".cs", ".py", ".java", ".go", ".c", ".h", ".sh"];
    private static readonly string[] Wrapped = [.. Code, ".csproj", ".props", ".targets", ".conf", ".cfg", ".yml", ".yaml", ".json"];

    public static IEnumerable<Measured> Files(IEnumerable<SourceFile> files) =>
        files.Where(f => Code.Contains(f.Extension)).Select(f => new Measured(f.Path, f.Lines.Count, f, 1));

    /// <summary>Methods, constructors, operators, accessors and local functions; overloads share a name and the longest counts.</summary>
    public static IEnumerable<Measured> Functions(SourceFile file) => file.Syntax.DescendantNodes()
        .Where(n => NameOf(n) is not null)
        .Select(n => new Measured($"{file.Path}#{Owner(n)}.{NameOf(n)}", LinesOf(n), file, SourceFile.LineOf(n)))
        .GroupBy(m => m.Name)
        .Select(overloads => overloads.MaxBy(m => m.Size));

    public static IEnumerable<Offence> LongLines(SourceFile file) => Wrapped.Contains(file.Extension) || file.IsUnder(".ci")
        ? file.Lines.Index().Where(l => l.Item.Length > LongestLine)
            .Select(l => file.At(l.Index + 1, $"{l.Item.Length} characters, the limit is {LongestLine}"))
        : [];

    private static string? NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax m => m.Identifier.Text,
        ConstructorDeclarationSyntax => "ctor",
        OperatorDeclarationSyntax o => "operator" + o.OperatorToken.Text,
        AccessorDeclarationSyntax a => $"{a.Keyword.Text}:{(a.Parent?.Parent as PropertyDeclarationSyntax)?.Identifier.Text}",
        LocalFunctionStatementSyntax l => l.Identifier.Text,
        _ => null,
    };

    private static string Owner(SyntaxNode node) =>
        string.Join('.', node.Ancestors().OfType<BaseTypeDeclarationSyntax>().Reverse().Select(t => t.Identifier.Text));

    /// <summary>From the signature to the closing brace; attributes and documentation do not count.</summary>
    private static int LinesOf(SyntaxNode node)
    {
        var first = node.ChildNodesAndTokens().First(c => !c.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.AttributeList));
        return node.GetLocation().GetLineSpan().EndLinePosition.Line + 1 - SourceFile.LineOf(first) + 1;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CoordActors.Tidy.Rules;

/// <summary>A public type is found by its name: <c>Zxid</c> in Zxid.cs, parts of it in Zxid.Something.cs.</summary>
internal static class PublicTypes
{
    /// <summary>Types up to this many lines, documentation included, may share a file with their relatives: messages, exceptions, codes.</summary>
    public const int SmallLines = 25;

    /// <summary>How many public types of each file belong into files of their own names.</summary>
    public static IEnumerable<Measured> Misplaced(IEnumerable<SourceFile> files) => files
        .Where(f => f.IsCSharp && f.IsUnder("src"))
        .Select(f => (File: f, Strays: Strays(f).ToList()))
        .Select(f => new Measured(f.File.Path, f.Strays.Count, f.File, f.Strays.Count > 0 ? SourceFile.LineOf(f.Strays[0]) : 1));

    /// <summary>Says by name what a file with too many of them should give away.</summary>
    public static IEnumerable<Offence> Name(IEnumerable<Offence> offences, Func<string, SourceFile?> find) => offences.Select(o =>
        find(o.Path) is { } file ? o with { Message = $"{o.Message} (public types without a file of their name: {Names(file)})" } : o);

    private static string Names(SourceFile file) => string.Join(", ", Strays(file).Select(NameOf));

    private static IEnumerable<MemberDeclarationSyntax> Strays(SourceFile file)
    {
        var types = file.Syntax.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(m => m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && m.Modifiers.Any(k => k.IsKind(SyntaxKind.PublicKeyword)));
        var own = file.Name.Split('.')[0];
        return types.Where(t => NameOf(t) != own && !IsSmall(t));
    }

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is DelegateDeclarationSyntax d ? d.Identifier.Text : ((BaseTypeDeclarationSyntax)type).Identifier.Text;

    private static bool IsSmall(MemberDeclarationSyntax type) => type.ToFullString().Trim().Split('\n').Length <= SmallLines;
}

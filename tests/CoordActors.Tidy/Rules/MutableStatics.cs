using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CoordActors.Tidy.Rules;

/// <summary>Nothing under src is shared by accident: no static that can be assigned, and no static collection that can be changed.</summary>
internal static class MutableStatics
{
    private static readonly string[] MutableTypes =
    [
        "Dictionary", "ConcurrentDictionary", "List", "HashSet", "SortedDictionary", "SortedSet", "Queue", "ConcurrentQueue", "Stack", "ConcurrentStack",
        "ConcurrentBag", "LinkedList", "PriorityQueue", "StringBuilder", "ConditionalWeakTable",
    ];

    /// <param name="file">A C# file.</param>
    /// <param name="threadStatics">The [ThreadStatic] fields of the actor kernel that have a reason, as <c>path#field</c>.</param>
    public static IEnumerable<Offence> Check(SourceFile file, IReadOnlyDictionary<string, string> threadStatics)
    {
        if (!file.IsUnder("src")) return [];
        return file.Syntax.DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(m => m.Modifiers.Any(SyntaxKind.StaticKeyword))
            .Select(m => (Member: m, Message: Judge(file, m, threadStatics)))
            .Where(m => m.Message is not null)
            .Select(m => file.At(m.Member, m.Message!));
    }

    private static string? Judge(SourceFile file, MemberDeclarationSyntax member, IReadOnlyDictionary<string, string> threadStatics) => member switch
    {
        FieldDeclarationSyntax field => JudgeField(file, field, threadStatics),
        EventFieldDeclarationSyntax e => $"static event {e.Declaration.Variables[0].Identifier}: subscribers outlive everything",
        PropertyDeclarationSyntax p when IsAssignable(p) => $"static property {p.Identifier} can be assigned",
        _ => null,
    };

    private static string? JudgeField(SourceFile file, FieldDeclarationSyntax field, IReadOnlyDictionary<string, string> threadStatics)
    {
        var name = field.Declaration.Variables[0].Identifier.Text;
        if (field.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() is "ThreadStatic" or "System.ThreadStatic"))
        {
            return file.IsUnder("src/CoordActors.Actors") && threadStatics.ContainsKey($"{file.Path}#{name}")
                ? null
                : $"[ThreadStatic] {name} is not among those that the actor kernel has a reason for";
        }

        if (!field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword))
            return $"static field {name} can be assigned";
        return MutableTypes.Contains(TypeName(field.Declaration)) ? $"static {name} can be changed: use a frozen or immutable collection" : null;
    }

    private static bool IsAssignable(PropertyDeclarationSyntax property) =>
        property.AccessorList?.Accessors.Any(a => a.IsKind(SyntaxKind.SetAccessorDeclaration)) ?? false;

    private static string TypeName(VariableDeclarationSyntax declaration) => declaration.Type.ToString().Split('<')[0].Split('.')[^1];
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CoordActors.Tidy;

/// <summary>A file of the repository: all that a rule looks at is its path and its text.</summary>
internal sealed class SourceFile
{
    private readonly Lazy<CompilationUnitSyntax> _syntax;
    private readonly Lazy<IReadOnlyList<string>> _lines;

    /// <param name="path">Relative to the root, with forward slashes.</param>
    /// <param name="text">The contents; empty for a binary file.</param>
    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        _syntax = new(() => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot());
        _lines = new(() => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
    }

    public string Path { get; }

    public string Text { get; }

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The folder, without a slash at its end; empty for the root.</summary>
    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>With its dot; empty when there is none.</summary>
    public string Extension => System.IO.Path.GetExtension(Name);

    public bool IsCSharp => Extension == ".cs";

    /// <summary>The second part of the path: <c>CoordActors.Tree</c> for a file of src/CoordActors.Tree.</summary>
    public string Project => Path.Split('/') is { Length: > 2 } parts ? parts[1] : "";

    public IReadOnlyList<string> Lines => _lines.Value;

    /// <summary>The syntax tree of a C# file. It is built without symbols: names are compared as they are written.</summary>
    public CompilationUnitSyntax Syntax => _syntax.Value;

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public Offence At(int line, string message) => new(Path, line, message);

    public Offence At(SyntaxNodeOrToken node, string message) => new(Path, LineOf(node), message);

    public static int LineOf(SyntaxNodeOrToken node) => node.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1;

    public override string ToString() => Path;
}

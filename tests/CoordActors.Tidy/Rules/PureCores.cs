using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CoordActors.Tidy.Rules;

/// <summary>
/// The cores that decide have no clock, thread, socket, file or chance of their own, so that the simulator can replay them.
/// The compiler's analyzer enforces src/BannedSymbols.txt; this rule makes sure that it is switched on, and reads the source too.
/// </summary>
internal static class PureCores
{
    public static readonly string[] Projects = ["CoordActors.Protocol", "CoordActors.Tree", "CoordActors.Zab"];

    private static readonly string[] BannedNames =
    [
        "DateTime", "DateTimeOffset", "TimeProvider", "Stopwatch", "Environment", "Random", "Guid", "RandomNumberGenerator", "Thread", "ThreadPool", "Task",
        "ValueTask", "Parallel", "Timer", "PeriodicTimer", "Interlocked", "Volatile", "Monitor", "Lock", "Mutex", "Semaphore", "SemaphoreSlim", "SpinLock",
        "SpinWait", "ManualResetEvent", "ManualResetEventSlim", "AutoResetEvent", "CancellationTokenSource", "Socket", "TcpClient", "TcpListener",
        "NetworkStream", "Dns", "HttpClient", "File", "FileStream", "FileInfo", "Directory", "DirectoryInfo", "Process", "Console",
    ];

    private static readonly string[] BannedNamespaces =
        ["System.Net.Sockets", "System.Net.Http", "System.Net.NetworkInformation", "System.IO.Pipes", "Microsoft.Extensions", "Microsoft.AspNetCore"];

    /// <summary>The project file of a pure core: PureCore switched on, no package and no framework but the base one.</summary>
    public static IEnumerable<Offence> CheckProject(SourceFile project)
    {
        if (!Projects.Contains(project.Project)) yield break;
        if (ProjectXml.Elements(project, "PureCore").All(e => e.Value != "true"))
            yield return project.At(0, "a pure core needs <PureCore>true</PureCore>");
        foreach (var element in ProjectXml.Elements(project, "PackageReference").Concat(ProjectXml.Elements(project, "FrameworkReference")))
            yield return project.At(ProjectXml.LineOf(element), $"a pure core uses no package: {element.Attribute("Include")?.Value}");
    }

    public static IEnumerable<Offence> CheckSource(SourceFile file)
    {
        if (!file.IsUnder("src") || !Projects.Contains(file.Project)) yield break;
        foreach (var node in file.Syntax.DescendantNodes())
            if (WhatIsBannedIn(node) is { } banned)
                yield return file.At(node, $"{banned} in a pure core: time, chance and input are arguments, effects are results");
        foreach (var token in file.Syntax.DescendantTokens().Where(t => t.IsKind(SyntaxKind.AsyncKeyword)))
            yield return file.At(token, "async in a pure core: it has no threads");
    }

    /// <summary>The analyzer's own list must hold what this rule holds, as far as it goes.</summary>
    public static IEnumerable<Offence> CheckBannedSymbols(SourceFile list)
    {
        string[] needed =
        [
            "T:System.DateTime;", "T:System.DateTimeOffset;", "T:System.TimeProvider;", "T:System.Diagnostics.Stopwatch;", "T:System.Environment;",
            "T:System.Random;", "T:System.Guid;", "T:System.Threading.Thread;", "T:System.Threading.Tasks.Task;", "N:System.Net.Sockets;", "T:System.IO.File;",
        ];
        return needed.Where(n => !list.Lines.Any(l => l.StartsWith(n, StringComparison.Ordinal))).Select(n => list.At(0, $"{n} is missing"));
    }

    private static string? WhatIsBannedIn(SyntaxNode node) => node switch
    {
        LockStatementSyntax => "lock",
        AwaitExpressionSyntax => "await",
        UsingDirectiveSyntax u when BannedNamespaces.Any(n => IsIn(u.Name?.ToString(), n)) => u.Name!.ToString(),
        SimpleNameSyntax n when BannedNames.Contains(n.Identifier.Text) && IsTypeOrTarget(n) => n.Identifier.Text,
        _ => null,
    };

    private static bool IsIn(string? name, string banned) =>
        name == banned || (name?.StartsWith(banned + ".", StringComparison.Ordinal) ?? false);

    /// <summary>A member of the same name (<c>stat.File</c>, <c>new() { Lock = 1 }</c>) is no offence, <c>System.IO.File.Open</c> is.</summary>
    private static bool IsTypeOrTarget(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => access.ToString().StartsWith("System.", StringComparison.Ordinal),
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } a when a.Left == name => false,
        _ => true,
    };
}

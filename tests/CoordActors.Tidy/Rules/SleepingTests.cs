using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CoordActors.Tidy.Rules;

/// <summary>Tests wait for an event or fail; they neither sleep nor assert how long something took.</summary>
internal static partial class SleepingTests
{
    public static IEnumerable<Offence> Check(SourceFile file)
    {
        if (!file.IsUnder("tests")) return [];
        if (file.IsCSharp)
        {
            return file.Syntax.DescendantNodes().Select(node => (node, What: WhatSleepsIn(node))).Where(found => found.What is not null)
                .Select(found => file.At(found.node, $"{found.What} in a test: wait until the event or fail"));
        }

        return SleepOf(file.Extension) is { } sleep
            ? file.Lines.Index().Where(l => sleep.IsMatch(l.Item)).Select(l => file.At(l.Index + 1, "a sleep in a test: wait until the event or fail"))
            : [];
    }

    private static string? WhatSleepsIn(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Sleep", Expression: var e } when Last(e) == "Thread" => "Thread.Sleep",
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Delay", Expression: var e } when Last(e) == "Task" => "Task.Delay",
        MemberAccessExpressionSyntax { Name.Identifier.Text: "CompleteIn", Expression: var e } when Last(e) == "Should" => "Should.CompleteIn",
        IdentifierNameSyntax { Identifier.Text: "SpinWait" } => "SpinWait",
        _ => null,
    };

    private static string Last(ExpressionSyntax expression) => expression.ToString().Split('.')[^1];

    private static Regex? SleepOf(string extension) => extension switch
    {
        ".py" => PythonSleep(),
        ".java" => JavaSleep(),
        ".go" => GoSleep(),
        ".c" or ".h" => CSleep(),
        ".sh" => ShellSleep(),
        _ => null,
    };

    [GeneratedRegex(@"(\btime\.|^\s*|[^\w.])sleep\(")]
    private static partial Regex PythonSleep();

    [GeneratedRegex(@"\bThread\.sleep\(|\bTimeUnit\.\w+\.sleep\(")]
    private static partial Regex JavaSleep();

    [GeneratedRegex(@"\btime\.Sleep\(")]
    private static partial Regex GoSleep();

    [GeneratedRegex(@"\b(u|nano)?sleep\(")]
    private static partial Regex CSleep();

    [GeneratedRegex(@"(^|[;&|]|\bdo\b|\bthen\b)\s*sleep\s+[\d$]")]
    private static partial Regex ShellSleep();
}

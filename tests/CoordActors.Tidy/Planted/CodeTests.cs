using CoordActors.Tidy.Rules;

namespace CoordActors.Tidy.Planted;

/// <summary>Offenders against the rules about source code, each caught at its line.</summary>
public class CodeTests
{
    private static readonly Dictionary<string, string> Reasons = new() { ["src/CoordActors.Actors/C.cs#_cell"] = "the actor that runs on this thread" };

    private const string Long = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n";

    // The planted sleeps of other languages are put together, so that a search for sleeps finds none here.
    private const string Sleep = "sl" + "eep";

    private static SourceFile EventTable(string entries) => new(LogEvents.TablePath, $"class T {{ E[] All = [ {entries} ]; }}");

    [Theory]
    [InlineData("Thread", "Sl" + "eep(1)")]
    [InlineData("System.Threading.Thread", "Sl" + "eep(1)")]
    [InlineData("await Task", "De" + "lay(1)")]
    [InlineData("SpinWait", "SpinUntil(() => done)")]
    [InlineData("Should", "CompleteIn(work, limit)")]
    public void A_sleeping_test_is_caught(string type, string call) =>
        SleepingTests.Check(new("tests/A/C.cs", $"class C {{ async void M() {{\n{type}.{call};\n}} }}")).ShouldBeOneAt(2);

    [Theory]
    [InlineData("kazoo.py", "import time\n    time." + Sleep + "(1)")]
    [InlineData("Scenario.java", "class A {\n Thread." + Sleep + "(10);")]
    [InlineData("main.go", "func main() {\n time.Sl" + "eep(time.Second)")]
    [InlineData("client.c", "int main() {\n u" + Sleep + "(100);")]
    [InlineData("run.sh", "set -e\nwhile true; do " + Sleep + " 1; done")]
    public void A_sleeping_scenario_of_a_foreign_client_is_caught(string name, string text) =>
        SleepingTests.Check(new("tests/A/" + name, text)).ShouldBeOneAt(2);

    [Fact]
    public void A_comment_about_sleeping_and_a_server_that_waits_are_no_offence()
    {
        SleepingTests.Check(new("tests/A/C.cs", "// Thread.Sl" + "eep is not used here\nclass C { string s = \"Task.De" + "lay\"; }")).ShouldBeNone();
        SleepingTests.Check(new("src/A/C.cs", "class C { Task T() => Task.De" + "lay(1); }")).ShouldBeNone();
    }

    [Theory]
    [InlineData("_log.Warning(\"Unknown {0}.\", 1)")]
    [InlineData("Context.GetLogger().Info(\"Unknown {0}.\", 1)")]
    [InlineData("System.Log.Error(cause, \"Unknown {0}.\", 1)")]
    [InlineData("_log.Debug(\"Un\" + \"known {0}.\", 1)")]
    [InlineData("_log.Info(up ? \"Known.\" : \"Unknown {0}.\", 1)")]
    public void A_log_event_without_an_id_is_caught(string call) =>
        LogEvents.Check(EventTable("new(1, \"Known\", \"Known.\")"), [new("src/A/C.cs", $"class C {{ void M() {{ _log.Info(\"Known.\");\n{call}; }} }}")])
            .ShouldBeOneAt(2);

    [Theory]
    [InlineData("new(1, \"Known\", \"Known.\"),\nnew(2, \"Gone\", \"Gone.\")")]
    [InlineData("new(1, \"Known\", \"Known.\"),\nnew(1, \"Twin\", \"Twin.\")")]
    public void An_id_that_is_not_used_or_used_twice_is_caught(string entries) =>
        LogEvents.Check(EventTable(entries), [new("src/A/C.cs", "class C { void M() { _log.Info(\"Known.\"); _log.Info(\"Twin.\"); } }")])
            .Where(offence => !offence.Message.Contains("has no event id", StringComparison.Ordinal)).ShouldBeOneAt(2);

    [Theory]
    [InlineData("private static int _count;")]
    [InlineData("internal static string? Name { get; set; }")]
    [InlineData("public static event Action? Changed;")]
    [InlineData("private static readonly Dictionary<string, int> Cache = [];")]
    [InlineData("private static readonly System.Collections.Concurrent.ConcurrentBag<int> Pool = new();")]
    [InlineData("[ThreadStatic] private static int _cell;")]
    public void A_static_that_can_change_is_caught(string member) =>
        MutableStatics.Check(new("src/CoordActors.Server/C.cs", $"class C\n{{\n{member}\n}}"), Reasons).ShouldBeOneAt(3);

    [Theory]
    [InlineData("private const int Limit = 1;")]
    [InlineData("private static readonly FrozenDictionary<string, int> Names = Load();")]
    [InlineData("public static int Twice(int n) { int local = n; return local * 2; }")]
    [InlineData("public static Zxid Zero { get; } = new(0);")]
    [InlineData("[ThreadStatic] private static int _cell;")]
    public void Constants_and_thread_statics_with_a_reason_are_no_offence(string member) =>
        MutableStatics.Check(new("src/CoordActors.Actors/C.cs", $"class C\n{{\n{member}\n}}"), Reasons).ShouldBeNone();

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("# FIX" + "ME")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    public void Unfinished_work_is_caught(string line) => UnfinishedWork.Check(new("src/A/C.cs", "ok\n" + line)).ShouldBeOneAt(2);

    [Fact]
    public void A_long_line_is_caught()
    {
        var allowed = new string('x', Sizes.LongestLine);
        Sizes.LongLines(new("src/A/C.cs", $"{allowed}\n{allowed}y")).ShouldBeOneAt(2);
        Sizes.LongLines(new("docs/a.md", allowed + "y")).ShouldBeNone();
    }

    [Fact]
    public void A_long_function_is_measured_from_its_signature_to_its_end()
    {
        var file = new SourceFile("src/A/C.cs", "class C\n{\n/// <summary>No.</summary>\n[Attribute]\npublic void M()\n{\n\nint L()\n{ return 1;\n}\n}\n}");
        Sizes.Functions(file).Select(m => (m.Name, m.Size)).ShouldBe([("src/A/C.cs#C.M", 7), ("src/A/C.cs#C.L", 3)]);
    }

    [Fact]
    public void A_file_is_measured_in_lines() =>
        Sizes.Files([new("src/A/C.cs", "1\n2\n3\n"), new("src/A/notes.md", "1\n")]).Select(m => m.Size).ShouldBe([3]);

    [Theory]
    [InlineData("Zxid.cs", "public struct Zxid { }\npublic class Epoch {" + Long + "}", 1)]
    [InlineData("Zxids.cs", "public class Zxid {" + Long + "}", 1)]
    [InlineData("Zxid.Parsing.cs", "public partial struct Zxid {" + Long + "}", 0)]
    [InlineData("Zxid.cs", "public struct Zxid { public class Comparer { } }\nclass Helper {" + Long + "}", 0)]
    [InlineData("Codes.cs", "public enum A { X }\npublic record B(int N);\npublic static class C { public const int D = 1; }\npublic delegate void E();", 0)]
    public void A_public_type_in_a_file_of_another_name_is_counted(string name, string text, int strays) =>
        PublicTypes.Misplaced([new("src/A/" + name, "namespace A;\n" + text)]).ShouldHaveSingleItem().Size.ShouldBe(strays);

    [Fact]
    public void A_misplaced_public_type_is_named()
    {
        var file = new SourceFile("src/A/Zxid.cs", "public struct Zxid { }\npublic class Epoch {" + Long + "}");
        var offences = new Ratchet("types", 0, new Dictionary<string, int>()).Check(PublicTypes.Misplaced([file]));
        PublicTypes.Name(offences, _ => file).ShouldHaveSingleItem().Message.ShouldEndWith("(public types without a file of their name: Epoch)");
    }
}

using CoordActors.Tidy.Rules;

namespace CoordActors.Tidy.Planted;

/// <summary>Impurities smuggled into a pure core, each caught at its line.</summary>
public class PureCoreTests
{
    [Theory]
    [InlineData("long Now() => DateTime.UtcNow.Ticks;")]
    [InlineData("System.DateTime _started;")]
    [InlineData("long _t = Stopwatch.GetTimestamp();")]
    [InlineData("int _r = Random.Shared.Next();")]
    [InlineData("string Id() => System.Guid.NewGuid().ToString();")]
    [InlineData("string Home() => Environment.CurrentDirectory;")]
    [InlineData("byte[] Load() => System.IO.File.ReadAllBytes(\"x\");")]
    [InlineData("void Log() => Console.WriteLine();")]
    [InlineData("Task<int> Later() => null!;")]
    [InlineData("void Open(List<Socket> sockets) { }")]
    [InlineData("void Guarded() { lock (this) { } }")]
    [InlineData("void Add() => System.Threading.Interlocked.Increment(ref _n);")]
    public void An_impurity_is_caught(string member) => PureCores.CheckSource(Core($"class C\n{{\n{member}\n}}")).ShouldBeOneAt(3);

    [Fact]
    public void An_async_method_is_caught() =>
        PureCores.CheckSource(Core("class C\n{\nasync void M() => await x;\n}")).Select(o => o.Line).ShouldBe([3, 3]);

    [Fact]
    public void A_network_namespace_is_caught() => PureCores.CheckSource(Core("using System;\nusing System.Net.Sockets;")).ShouldBeOneAt(2);

    [Theory]
    [InlineData("/// <summary>Like DateTime, but logical; never Task.Run.</summary>\nint _n;")]
    [InlineData("string _s = \"Environment File Socket\";")]
    [InlineData("int Of(Stat s) => s.File + new Stat { Lock = 1 }.Timer;")]
    [InlineData("ReadOnlySpan<byte> _path; TimeSpan _timeout; SessionTimer _timer;")]
    public void Words_and_members_of_the_same_name_are_no_offence(string member) =>
        PureCores.CheckSource(Core($"class C\n{{\n{member}\n}}")).ShouldBeNone();

    [Fact]
    public void Code_outside_the_cores_may_look_at_the_clock() =>
        PureCores.CheckSource(new("src/CoordActors.Server/C.cs", "class C { DateTime _now; }")).ShouldBeNone();

    [Fact]
    public void A_core_that_is_not_built_as_one_is_caught() =>
        PureCores.CheckProject(new("src/CoordActors.Zab/CoordActors.Zab.csproj", "<Project />")).ShouldHaveSingleItem();

    [Fact]
    public void A_core_with_a_package_is_caught() =>
        PureCores.CheckProject(new(
            "src/CoordActors.Zab/CoordActors.Zab.csproj",
            "<Project><PropertyGroup><PureCore>true</PureCore></PropertyGroup>\n<PackageReference Include=\"X\" /></Project>")).ShouldBeOneAt(2);

    [Fact]
    public void A_name_missing_among_the_banned_symbols_is_caught() =>
        PureCores.CheckBannedSymbols(new("src/BannedSymbols.txt", "T:System.DateTime;why")).ShouldContain(o => o.Message.StartsWith("T:System.IO.File;"));

    private static SourceFile Core(string text) => new("src/CoordActors.Tree/C.cs", text);
}

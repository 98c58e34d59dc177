using System.Text;
using FsCheck.Fluent;
using static CoordActors.Protocol.Tests.Properties;

namespace CoordActors.Protocol.Tests;

public class ZnodePathTests
{
    private static readonly string[] Pieces =
    [
        "/", "/", "/", ".", "..", "a", "b c", "zookeeper", "\0", "\u0001", "\u001F", " ", "~", "\u007F", "\u0080", "\u009F", "\u00A0", "\u00E9",
        "\u4E2D", "\uD7FF", "\uE000", "\uF8FF", "\uF900", "\uFFEF", "\uFFF0", "\uFFFD", "\uFFFF", "\uD83D\uDE00",
    ];

    [Theory]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("/a/b/c")]
    [InlineData("/...")]
    [InlineData("/.a")]
    [InlineData("/a..")]
    [InlineData("/..a/b.")]
    [InlineData("/a b")]
    [InlineData("/ ")]
    [InlineData("/\u00A0")]
    [InlineData("/caf\u00E9/\u4E2D\u6587")]
    [InlineData("/\uD7FF\uF900\uFFEF")]
    public void A_path_of_printable_components_is_valid(string path) => IsValid(path).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("//")]
    [InlineData("/a/")]
    [InlineData("/a//b")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/a/./b")]
    [InlineData("/a/../b")]
    [InlineData("/a/..")]
    [InlineData("/\u00E9/")]
    [InlineData("/\u00E9/.")]
    [InlineData("/\u00E9//a")]
    public void A_path_with_an_empty_or_dotted_component_is_not_valid(string path) => IsValid(path).ShouldBeFalse();

    [Theory]
    [InlineData("\0")]
    [InlineData("\u0001")]
    [InlineData("\u001F")]
    [InlineData("\u007F")]
    [InlineData("\u0080")]
    [InlineData("\u009F")]
    [InlineData("\uE000")]
    [InlineData("\uF8FF")]
    [InlineData("\uFFF0")]
    [InlineData("\uFFFD")]
    [InlineData("\uFFFF")]
    [InlineData("\uD83D\uDE00")]
    public void A_forbidden_character_anywhere_spoils_the_path(string character)
    {
        IsValid($"/{character}").ShouldBeFalse();
        IsValid($"/a{character}/b").ShouldBeFalse();
        IsValid($"/a/\u00E9b{character}").ShouldBeFalse();
        IsValid($"/\u00E9/b{character}/c").ShouldBeFalse();
    }

    [Theory]
    [InlineData("2fff")]
    [InlineData("2fc3")]
    [InlineData("2f61c3")]
    [InlineData("2fc080")]
    [InlineData("2feda080")]
    [InlineData("2fe4b8")]
    [InlineData("2f80")]
    public void A_path_that_is_not_UTF_8_is_not_valid(string hex) => ZnodePath.IsValid(Convert.FromHexString(hex)).ShouldBeFalse();

    [Fact]
    public void Text_is_judged_as_the_rules_are_written() =>
        ForAll(Gen.Elements(Pieces).ArrayOf().Select(pieces => string.Concat(pieces)), text =>
        {
            IsValid(text).ShouldBe(FollowsTheRules(text));
            IsValid("/" + text).ShouldBe(FollowsTheRules("/" + text));
        });

    [Fact]
    public void Any_bytes_are_judged_as_the_text_that_they_decode_to()
    {
        var bytes = Gen.Elements<byte>(0x2F, 0x2F, 0x2E, 0x61, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xC3, 0xE0, 0xED, 0xEE, 0xEF, 0xF0, 0xF4, 0xFF);
        ForAll(bytes.ArrayOf(), rest =>
        {
            byte[] path = [(byte)'/', .. rest];
            ZnodePath.IsValid(path).ShouldBe(FollowsTheRules(Encoding.UTF8.GetString(path)));
        });
    }

    [Fact]
    public void Every_character_of_the_basic_plane_is_judged_alike()
    {
        for (var character = 1; character <= char.MaxValue; character++)
        {
            var path = "/x" + (char)character + "y";
            IsValid(path).ShouldBe(FollowsTheRules(path), $"U+{character:X4}");
        }
    }

    [Theory]
    [InlineData("/a", "", "a")]
    [InlineData("/a/b", "/a", "b")]
    [InlineData("/a/b/", "/a/b", "")]
    [InlineData("/", "", "")]
    [InlineData("a/b", "a", "b")]
    public void A_path_divides_into_parent_and_name_at_its_last_slash(string path, string parent, string name)
    {
        Encoding.UTF8.GetString(ZnodePath.Parent(Encoding.UTF8.GetBytes(path))).ShouldBe(parent);
        Encoding.UTF8.GetString(ZnodePath.Name(Encoding.UTF8.GetBytes(path))).ShouldBe(name);
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("a/", true)]
    [InlineData("/a//b/", true)]
    [InlineData("", false)]
    [InlineData("a", false)]
    [InlineData("/a\0", false)]
    public void The_early_check_wants_a_slash_and_no_NUL(string path, bool passes) =>
        ZnodePath.HasSlashAndNoNul(Encoding.UTF8.GetBytes(path)).ShouldBe(passes);

    private static bool IsValid(string path) => ZnodePath.IsValid(Encoding.UTF8.GetBytes(path));

    /// <summary>The programmer's guide's rules, one after the other, on UTF-16 text as the Java server sees it.</summary>
    private static bool FollowsTheRules(string path) =>
        path == "/" || (path.StartsWith('/') && path[1..].Split('/').All(name => name is not ("" or "." or "..")) && !path.Any(IsForbidden));

    private static bool IsForbidden(char c) =>
        c is <= '\u001F' or (>= '\u007F' and <= '\u009F') or (>= '\uD800' and <= '\uF8FF') or >= '\uFFF0';
}

namespace CoordActors.Hocon.Tests;

public class SyntaxTests
{
    [Fact]
    public void Comments_commas_and_outer_braces_are_a_matter_of_taste()
    {
        var plain = HoconText.Parse("a = 1\nb : two // a comment\nc { d = on } # another");
        var json = HoconText.Parse("""{ "a": "1", "b": "two", "c": { "d": "on", }, }""");
        plain.ShouldBe(json);
    }

    [Theory]
    [InlineData("a.b.c = 1", "a.b.c")]
    [InlineData("a { b.c = 1 }", "a.b.c")]
    [InlineData("a.\"b.c\" = 1", "a.\"b.c\"")]
    [InlineData("\"a\".b = 1", "a.b")]
    [InlineData("a b.c = 1", "\"a b\".c")]
    [InlineData("1.5 = 1", "1.5")]
    [InlineData("include.x = 1", "include.x")]
    [InlineData("include = 1", "include")]
    public void A_key_is_a_path(string text, string path) => HoconText.Parse(text).Text(path).ShouldBe("1");

    [Theory]
    [InlineData("a = some words here", "some words here")]
    [InlineData("a = 10 s  # comment", "10 s")]
    [InlineData("a = 0.0.0.0", "0.0.0.0")]
    [InlineData("a = /var/lib/coord", "/var/lib/coord")]
    [InlineData("a = \"x\\ty\\u0041\\\\\"", "x\tyA\\")]
    [InlineData("a = \"\"\"two\nlines \\n\"\"\"", "two\nlines \\n")]
    [InlineData("a = \"\"\"he said \"no\"\"\"\"", "he said \"no\"")]
    [InlineData("a = one\"two\" three", "onetwo three")]
    [InlineData("a = \"null\"", "null")]
    [InlineData("a = null", null)]
    [InlineData("a =\n  later", "later")]
    [InlineData("a = \"\"", "")]
    public void A_value_may_do_without_quotes(string text, string? expected) => HoconText.Parse(text).Text("a").ShouldBe(expected);

    [Fact]
    public void A_later_value_wins_and_blocks_are_merged()
    {
        var root = HoconText.Parse("""
            a { x = 1, y = 1 }
            a { y = 2 }
            a.z = 3
            b = 5, b { c = 1 }
            d { c = 1 }, d = 5
            e { x = 1 }, e = 5, e { y = 2 }
            """);
        root.ShouldBe(HoconText.Parse("a { x = 1, y = 2, z = 3 }, b { c = 1 }, d = 5, e { y = 2 }"));
    }

    [Fact]
    public void Lists_hold_anything_and_grow_by_plus_equals()
    {
        var root = HoconText.Parse("a = [1, 2,\n 3\n 4,]\na += 5\nb += 1\nc = [[x], {y = 1}]\nd { e += 7, e += 8 }");
        root.Items("a").ShouldBe(["1", "2", "3", "4", "5"]);
        root.Items("b").ShouldBe(["1"]);
        root.Items("d.e").ShouldBe(["7", "8"]);
        root.TryFind("c", out var mixed).ShouldBeTrue();
        mixed.ToString().ShouldBe("""[["x"], { "y" = "1" }]""");
    }

    [Fact]
    public void Lists_and_blocks_side_by_side_are_joined()
    {
        var root = HoconText.Parse("a = [1] [2]\nb = { x = 1 } { x = 2, y = 3 }");
        root.Items("a").ShouldBe(["1", "2"]);
        root.ShouldBe(HoconText.Parse("a = [1, 2], b { x = 2, y = 3 }"));
    }

    [Theory]
    [InlineData("a = 1\nb", "test.conf:2:2: found the end of the text; expected '=', ':', '+=' or '{' after the key b.")]
    [InlineData("a {\n b = 1", "test.conf:2:7: found the end of the text; expected '}' for the block opened at line 1.")]
    [InlineData("a = 1 }", "test.conf:1:7: found '}'; expected a comma, a new line after the value (text with other characters needs quotes).")]
    [InlineData("a = host:1", "test.conf:1:9: found ':'; expected a comma, a new line after the value (text with other characters needs quotes).")]
    [InlineData("a = *", "test.conf:1:5: found '*'; expected a value (text with this character needs quotes).")]
    [InlineData("a = \"x", "test.conf:1:5: found text that never ends; expected a closing quote on the same line (or \"\"\" around several lines).")]
    [InlineData("a = [1", "test.conf:1:7: found the end of the text; expected ']' for the list opened at line 1.")]
    [InlineData("a = ${b", "test.conf:1:8: found the end of the text; expected '}' at the end of the substitution.")]
    [InlineData("a = $b", "test.conf:1:5: found '$'; expected \"${\" (text with a dollar sign needs quotes).")]
    [InlineData("a = 1,,b = 2", "test.conf:1:7: found ','; expected a key (a key with other characters than letters, digits, - and _ needs quotes).")]
    [InlineData("[1]", "test.conf:1:1: found '['; expected keys with values (a configuration is a block, not a list).")]
    [InlineData("a = [1] {}", "test.conf:1:5: found a list beside a block; expected a comma between them, or values of one kind.")]
    [InlineData("a =\n", "test.conf:2:1: found the end of the text; expected a value.")]
    public void An_error_says_where_what_and_what_would_be_right(string text, string message) => HoconText.Error(text).ShouldBe(message);

    [Fact]
    public void A_wrong_escape_is_shown_at_its_backslash()
        => HoconText.Error("a = \"C:\\data\"").ShouldStartWith("test.conf:1:8: found an unknown escape; expected one of");

    [Fact]
    public void Depth_is_limited_so_that_no_input_exhausts_the_stack()
    {
        HoconText.Error(string.Concat(Enumerable.Repeat("a { ", 5_000))).ShouldContain("nested too deeply");
        HoconText.Error("a = " + new string('[', 5_000)).ShouldContain("nested too deeply");
        HoconText.Error(string.Concat(Enumerable.Repeat("a.", 5_000)) + "a = 1").ShouldContain("at most 100");
    }
}

namespace CoordActors.Hocon.Tests;

public class SubstitutionTests
{
    [Fact]
    public void A_substitution_sees_the_last_value_wherever_it_stands()
        => HoconText.Parse("a = ${b}\nb = 1\nb = 2").Text("a").ShouldBe("2");

    [Fact]
    public void Substitutions_join_with_text_lists_and_blocks()
    {
        var root = HoconText.Parse("""
            dir = /data
            journal = ${dir}/journal
            base { x = 1, y = 1 }
            more = ${base} { y = 2 }
            words = [a]
            sentence = ${words} [b] ${words}
            """);
        root.Text("journal").ShouldBe("/data/journal");
        root.Text("more.x").ShouldBe("1");
        root.Text("more.y").ShouldBe("2");
        root.Items("sentence").ShouldBe(["a", "b", "a"]);
    }

    [Fact]
    public void A_value_that_refers_to_itself_sees_what_was_written_before()
    {
        var root = HoconText.Parse("""
            path = a
            path = ${path}":b"
            path = ${path}":c"
            bar { foo = 42, baz = ${bar.foo} }
            bar { foo = 43 }
            block { x = 1 }
            block = ${block} { y = 2 }
            none = ${?none}first
            inner = ${defaults}
            inner { size = ${inner.size}0 }
            defaults { size = 4 }
            """);
        root.Text("path").ShouldBe("a:b:c");
        root.Text("bar.baz").ShouldBe("43");
        root.Text("block.x").ShouldBe("1");
        root.Text("block.y").ShouldBe("2");
        root.Text("none").ShouldBe("first");
        root.Text("inner.size").ShouldBe("40");
    }

    [Fact]
    public void An_optional_substitution_without_a_value_leaves_no_trace()
    {
        var root = HoconText.Parse("a = ${?none}\nb = 1\nb = ${?none}\nc = [${?none}, 2]\nd = x${?none}y");
        root.Has("a").ShouldBeFalse();
        root.Text("b").ShouldBe("1");
        root.Items("c").ShouldBe(["2"]);
        root.Text("d").ShouldBe("xy");
    }

    [Fact]
    public void The_environment_is_asked_last()
    {
        string? Variables(string name) => name is "HOME" or "b" ? "from the environment" : null;
        var root = HoconText.Parse("a = ${HOME}\nb = own\nc = ${b}", variables: Variables);
        root.Text("a").ShouldBe("from the environment");
        root.Text("c").ShouldBe("own");
    }

    [Fact]
    public void Overrides_come_before_the_text_and_defaults_behind_it()
    {
        var options = HoconText.Options() with
        {
            Overrides = HoconText.Parse("dir = /override"),
            Fallback = HoconText.Parse("dir = /default, size = 4, block { x = 1, y = 1 }"),
        };
        var root = HoconParser.Parse("dir = /own\na = ${dir}/a\nb = ${size}\nblock { y = 2 }\nc = ${block}", options).Root;
        root.Text("a").ShouldBe("/override/a");
        root.Text("b").ShouldBe("4");
        root.Text("c.x").ShouldBe("1");
        root.Text("c.y").ShouldBe("2");
    }

    [Theory]
    [InlineData("a = 1\nb = ${c.d}", "test.conf:2:5: found ${c.d}, which has no value; expected a key or environment variable of that name, or ${?c.d}.")]
    [InlineData("a = ${a}", "test.conf:1:5: found ${a}, which refers to itself; expected a value for it that was written before.")]
    [InlineData("a = ${b}\nb = ${a}", "test.conf:2:5: found ${a}, which refers to itself; expected a value for it that was written before.")]
    [InlineData("a { b = ${a} }", "test.conf:1:9: found ${a}, which refers to itself; expected a value for it that was written before.")]
    public void A_substitution_without_a_value_is_an_error(string text, string message) => HoconText.Error(text).ShouldBe(message);

    [Fact]
    public void Substitutions_that_multiply_each_other_are_stopped()
    {
        static string Doubling(string first, string next)
            => $"a0 = {first}\n"
                + string.Concat(Enumerable.Range(1, 60).Select(i => $"a{i} = {next.Replace("#", $"${{a{i - 1}}}", StringComparison.Ordinal)}\n"));

        HoconText.Error(Doubling("xx", "##")).ShouldContain("text that grows too long");
        HoconText.Error(Doubling("[x]", "##")).ShouldContain("too many values");
        HoconText.Error(Doubling("{ k = 1 }", "{ l = #, r = # }")).ShouldContain("too many values");
        HoconText.Parse("a = \"\"\n" + string.Concat(Enumerable.Repeat("a = ${a}${a}\n", 60))).Text("a").ShouldBe("");
    }

    [Fact]
    public void A_chain_of_a_thousand_substitutions_is_refused_not_followed_to_the_end_of_the_stack()
        => HoconText.Error(string.Concat(Enumerable.Range(0, 1000).Select(i => $"a{i} = ${{a{i + 1}}}\n"))).ShouldContain("lead too far");

    [Fact]
    public void References_are_remembered()
        => HoconParser.Parse("base = /x\na = ${base}/y", HoconText.Options()).References.ShouldBe(["base"]);
}

namespace CoordActors.Hocon.Tests;

public class IncludeTests
{
    [Theory]
    [InlineData("include \"more.conf\"")]
    [InlineData("include \"more\"")]
    [InlineData("include file(\"more.conf\")")]
    [InlineData("include required(\"more.conf\")")]
    [InlineData("include required(file(\"more.conf\"))")]
    public void An_included_file_stands_for_its_content(string include)
    {
        var root = HoconText.Parse($"a = 1\n{include}\nb = 3", path => path == "more.conf" ? "a = 2\nb = 2\nc = 2" : null);
        root.ShouldBe(HoconText.Parse("a = 2, b = 3, c = 2"));
    }

    [Fact]
    public void An_include_is_relative_to_its_file_and_errors_name_that_file()
    {
        string? Files(string path) => path switch
        {
            "conf/main.conf" => "include \"part/one\"",
            "conf/part/one.conf" => "x = 1\ninclude \"two.conf\"",
            "conf/part/two.conf" => "y = [",
            _ => null,
        };
        var error = Should.Throw<HoconException>(() => HoconParser.ParseFile("conf/main.conf", HoconText.Options(Files)));
        error.Message.ShouldStartWith("conf/part/two.conf:1:6: found the end of the text");
        error.Origin!.Value.Source.ShouldBe("conf/part/two.conf");
    }

    [Fact]
    public void A_missing_file_matters_only_when_it_is_required()
    {
        HoconText.Parse("include \"none\"\na = 1").Text("a").ShouldBe("1");
        HoconText.Error("include required(\"none\")").ShouldBe(
            "test.conf:1:1: found an include of \"none\", which does not exist; expected the name of an existing file.");
    }

    [Fact]
    public void Files_that_include_each_other_are_an_error()
        => HoconText.Error("include \"a.conf\"", path => path == "a.conf" ? "include \"b.conf\"" : "include \"a.conf\"").ShouldContain("inside itself");

    [Fact]
    public void An_included_file_may_refer_to_its_own_keys_from_inside_a_block()
    {
        var root = HoconText.Parse(
            "base = outer\nblock { include \"part\" }",
            path => path == "part" ? "size = 4\na = ${size}\nb = ${base}\nlist += 1\nlist += 2" : null);
        root.Text("block.a").ShouldBe("4");
        root.Text("block.b").ShouldBe("outer");
        root.Items("block.list").ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData("include url(\"http://x\")")]
    [InlineData("include required(file(\"x\")")]
    public void An_include_of_another_form_is_an_error(string text) => HoconText.Error(text).ShouldContain("expected");

    [Fact]
    public void A_file_that_does_not_exist_is_named()
        => Should.Throw<ConfigurationException>(() => HoconParser.ParseFile("none.conf")).Message.ShouldBe("none.conf: the file does not exist.");
}

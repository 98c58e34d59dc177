using Microsoft.Extensions.Configuration;

namespace CoordActors.Hocon.Tests;

public class ConfigurationReaderTests
{
    private enum Color
    {
        Red,
        Green,
    }

    [Fact]
    public void Hocon_is_a_configuration_source_like_any_other()
    {
        var configuration = new ConfigurationBuilder().AddHoconString("a { b = 1, list = [x, y], \"quoted key\" = on }").Build();
        configuration["a:b"].ShouldBe("1");
        configuration["a:list:1"].ShouldBe("y");
        configuration["A:Quoted Key"].ShouldBe("on");
    }

    [Fact]
    public void A_file_may_be_optional()
    {
        new ConfigurationBuilder().AddHoconFile("none.conf", optional: true).Build().Providers.ShouldBeEmpty();
        Should.Throw<ConfigurationException>(() => new ConfigurationBuilder().AddHoconFile("none.conf"));
    }

    [Fact]
    public void Values_have_types()
    {
        var reader = Reader("on = yes, n = 5, time = 3s, size = 2k, color = green, at = \"h:1\", any = \"*\", port = off, list = [a, b], text = \"c, d\"");
        reader.Switch("on").ShouldBeTrue();
        reader.Integer("n", 1, 9).ShouldBe(5);
        reader.Duration("time", TimeSpan.Zero, TimeSpan.MaxValue).ShouldBe(TimeSpan.FromSeconds(3));
        reader.Size("size", 0, 4096).ShouldBe(2048);
        reader.Choice<Color>("color").ShouldBe(Color.Green);
        reader.HostPort("at").ShouldBe(("h", 1));
        reader.ListenAddress("any").ShouldBe("*");
        reader.PortOrOff("port").ShouldBeNull();
        reader.List("list").ShouldBe(["a", "b"]);
        reader.List("text").ShouldBe(["c", "d"]);
    }

    [Fact]
    public void The_last_source_that_has_a_key_counts_and_lists_are_never_mixed()
    {
        var reader = new ConfigurationReader((IConfigurationRoot)new ConfigurationBuilder()
            .AddHoconString("a { x = 1, y = 1, list = [1, 2, 3], none = [1] }", "low")
            .AddHoconString("a { y = 2, x = null, list = [4], none = [] }", "high")
            .Build()).Block("a");
        reader.Text("x").ShouldBe("1");
        reader.Text("y").ShouldBe("2");
        reader.List("list").ShouldBe(["4"]);
        reader.List("none").ShouldBeEmpty();
        reader.Entries["a.x"].Origin.ToString().ShouldBe("low:1");
        reader.Entries["a.list"].ShouldBe(new ConfigurationEntry("a.list", "4", new ConfigurationOrigin("high", 1, 30)));
    }

    [Fact]
    public void A_wrong_value_is_named_with_its_place_and_what_would_be_right()
    {
        var reader = Reader("n = 50\ntime = 3 weeks\nsize = 9k\ncolor = 1\nat = h\nany = \"a b\"\nport = 70000\non = maybe\nblock { x = 1 }");
        Error(() => reader.Integer("n", 1, 9)).ShouldBe("test.conf:1: n is \"50\"; it must be a whole number from 1 to 9.");
        Error(() => reader.Duration("time", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), canBeOff: true))
            .ShouldBe("test.conf:2: time is \"3 weeks\"; it must be a duration from 1s to 1m with a unit (ms, s, m, h, d), or off.");
        Error(() => reader.Size("size", 0, 4096)).ShouldBe("test.conf:3: size is \"9k\"; it must be a size from 0b to 4k (units: b, k, m, g, t).");
        Error(() => reader.Choice<Color>("color")).ShouldBe("test.conf:4: color is \"1\"; it must be one of red, green.");
        Error(() => reader.HostPort("at")).ShouldBe("test.conf:5: at is \"h\"; it must be host:port, such as server1:2181 or [::1]:2181.");
        Error(() => reader.ListenAddress("any")).ShouldContain("test.conf:6: any is \"a b\"");
        Error(() => reader.PortOrOff("port")).ShouldContain("test.conf:7: port is \"70000\"");
        Error(() => reader.Switch("on")).ShouldBe("test.conf:8: on is \"maybe\"; it must be on or off.");
        Error(() => reader.Text("block")).ShouldBe("test.conf:9: block is a block or a list; it must be one value.");
        Error(() => reader.List("block")).ShouldBe("test.conf:9: block is a block; it must be a list such as [a, b].");
        Error(() => reader.Text("none")).ShouldBe("none has no value.");
    }

    private static ConfigurationReader Reader(string text)
        => new((IConfigurationRoot)new ConfigurationBuilder().AddHoconString(text, "test.conf").Build());

    private static string Error(Action read) => Should.Throw<ConfigurationException>(read).Message;
}

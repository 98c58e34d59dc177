using CoordActors.Cli.Shell;
using CoordActors.Cli.Shell.Commands;
using CoordActors.Cli.Shell.Output;
using CoordActors.Client;

namespace CoordActors.Cli.Tests.Shell;

/// <summary>Texts that scripts and people rely on.</summary>
public sealed class TextsTests
{
    [Fact]
    public void A_stat_has_eleven_lines()
    {
        var text = new StringWriter { NewLine = "\n" };
        Texts.WriteStat(text, new Stat { Czxid = 0x1f, Mzxid = 2, Pzxid = 3, Version = 1, EphemeralOwner = 0x10, DataLength = 5, NumChildren = 7 });
        var lines = text.ToString().TrimEnd().Split('\n');
        lines.Length.ShouldBe(11);
        lines[0].ShouldBe("cZxid = 0x1f");
        lines[1].ShouldStartWith("ctime = ");
        lines[6].ShouldBe("dataVersion = 1");
        lines[8].ShouldBe("ephemeralOwner = 0x10");
    }

    [Fact]
    public void An_access_control_list_is_read_as_zookeeper_reads_it()
    {
        var error = new StringWriter { NewLine = "\n" };
        Texts.ParseAcl("world:anyone:cdrwa,digest:user:ha:sh=:rx,nonsense", error)
            .ShouldBe([new Acl(Permissions.All, "world", "anyone"), new Acl(Permissions.Read, "digest", "user:ha:sh=")]);
        error.ToString().ShouldBe("Unknown perm type: x\nnonsense does not have the form scheme:id:perm\n");
        Texts.Perms(Permissions.Read | Permissions.Create).ShouldBe("cr");
        Texts.Escape("a,b}%").ShouldBe("a%2Cb%7D%25");
    }

    [Fact]
    public void A_hexadecimal_dump_shows_bytes_and_text()
    {
        var text = new StringWriter { NewLine = "\n" };
        Texts.WriteHex(text, "0123456789abcdef\u0001"u8);
        text.ToString().ShouldContain("|00000000| 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 |0123456789abcdef|\n");
        text.ToString().ShouldContain("|00000010| 01                                              |.               |\n");
    }

    [Theory]
    [InlineData("count=5,bytes=-1", 5, -1, -1, -1)]
    [InlineData("count=5,bytes=7=;byteHardLimit=9;countHardLimit=11", 5, 7, 11, 9)]
    public void Quotas_of_both_generations_are_read(string text, long count, long bytes, long countHard, long bytesHard)
    {
        var quota = Quota.Parse(text);
        quota.ShouldBe(new Quota(count, bytes, countHard, bytesHard));
        Quota.Parse(quota.ToString()).ShouldBe(quota);
    }

    [Fact]
    public void The_client_addresses_of_a_configuration_are_found()
    {
        const string Config =
            "server.1=zk1:2888:3888:participant;0.0.0.0:2181\nserver.2=zk2:2888:3888;2182\nserver.3=[::1]:1:2;[::1]:3\nserver.4=zk4:1:2\nversion=1";
        EnsembleCommands.ClientAddresses(Config).ShouldBe(["zk1:2181", "zk2:2182", "[::1]:3", ""]);
    }

    [Fact]
    public void The_keys_of_four_letter_words_are_found()
    {
        var values = TopView.Parse("Latency min/avg/max: 0/0.5/7\nMode: leader\nzk_watch_count\t12\n");
        values["Mode"].ShouldBe("leader");
        values["zk_watch_count"].ShouldBe("12");
        values["Latency min/avg/max"].ShouldBe("0/0.5/7");
    }

    [Fact]
    public void What_is_exported_can_be_imported()
    {
        var directory = Directory.CreateTempSubdirectory("coord-export-").FullName;
        try
        {
            Exported[] znodes =
            [
                new("/", null, null), new("/a", [], null), new("/a/@odd", "text"u8.ToArray(), [new Acl(Permissions.Read, "world", "anyone")]),
                new("/b", [0, 255, 128], null),
            ];
            using var json = new MemoryStream();
            Exported.WriteJson(json, znodes);
            ShouldBeSame(Exported.ReadJson(json.ToArray(), TextWriter.Null), znodes);
            Exported.WriteFiles(directory, znodes);
            ShouldBeSame(Exported.ReadFiles(directory, TextWriter.Null), znodes);
            Should.Throw<ShellException>(() => Exported.ReadJson("{}"u8.ToArray(), TextWriter.Null));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Parents_stand_before_children_and_these_before_the_next_sibling()
    {
        List<string> paths = ["/b", "/a-b", "/a/c", "/", "/a"];
        paths.Sort(Subtree.CompareByNames);
        paths.ShouldBe(["/", "/a", "/a/c", "/a-b", "/b"]);
    }

    private static void ShouldBeSame(List<Exported> read, Exported[] written)
    {
        read.Select(z => z.Path).ShouldBe(written.Select(z => z.Path));
        foreach (var (left, right) in read.Zip(written))
        {
            left.Data.ShouldBe(right.Data);
            (left.Acl ?? []).ShouldBe(right.Acl ?? []);
        }
    }
}

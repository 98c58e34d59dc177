using CoordActors.Cli.Shell;
using CoordActors.Cli.Shell.Commands;

namespace CoordActors.Cli.Tests.Shell;

/// <summary>The text of <c>/zookeeper/config</c> in its parts.</summary>
public sealed class EnsembleConfigTests
{
    [Fact]
    public void A_member_is_taken_apart_with_everything_that_a_line_can_say() =>
        Json("server.1=zk1:2888:3888:participant;0.0.0.0:2181;0.0.0.0:2281\nversion=1f").ShouldBe(
            "{\"version\":\"1f\",\"servers\":[{\"id\":1,\"addresses\":[{\"host\":\"zk1\",\"quorumPort\":2888,\"electionPort\":3888}],"
            + "\"role\":\"participant\",\"client\":\"zk1:2181\",\"secureClient\":\"zk1:2281\",\"group\":null,\"weight\":null}],"
            + "\"connectString\":\"zk1:2181\"}");

    [Fact]
    public void What_is_not_said_is_null()
    {
        Json("").ShouldBe("{\"version\":null,\"servers\":[],\"connectString\":\"\"}");
        var member = EnsembleConfig.Parse("server.4=zk4:2888:3888").Members.ShouldHaveSingleItem();
        (member.Role, member.Client, member.SecureClient).ShouldBe(("participant", null, null));
        EnsembleConfig.Parse("server.4=zk4").Members[0].Addresses.ShouldBe([new PeerAddress("zk4", null, null)]);
    }

    [Fact]
    public void A_member_has_several_addresses_and_ipv6_ones()
    {
        var member = EnsembleConfig.Parse("server.2=[::1]:1:2:observer|zk2:3:4:observer;[::]:2182").Members[0];
        member.Addresses.ShouldBe([new PeerAddress("::1", "1", "2"), new PeerAddress("zk2", "3", "4")]);
        (member.Role, member.Client).ShouldBe(("observer", "[::1]:2182"));
    }

    [Fact]
    public void Groups_and_weights_belong_to_their_members()
    {
        var members = EnsembleConfig.Parse("server.1=a:1:2\nserver.2=b:1:2\ngroup.7=2\nweight.2=3\nversion=0").Members;
        members.Select(member => (member.Id, member.Group, member.Weight)).ShouldBe([("1", null, null), ("2", "7", "3")]);
    }

    [Fact]
    public void A_port_for_tls_is_no_address_for_clients_without() =>
        EnsembleCommands.ClientAddresses("server.1=zk1:1:2:participant;0.0.0.0:2181;0.0.0.0:2281\nserver.2=zk2:1:2:participant;;0.0.0.0:2281")
            .ShouldBe(["zk1:2181", ""]);

    private static string Json(string text)
    {
        var output = new StringWriter { NewLine = "" };
        ShellContext.WriteJson(output, json =>
        {
            json.WriteStartObject();
            EnsembleConfig.Parse(text).Write(json);
            json.WriteEndObject();
        });
        return output.ToString();
    }
}

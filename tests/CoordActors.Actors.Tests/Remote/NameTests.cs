using System.Net;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests.Remote;

/// <summary>Names of other systems that cannot be resolved, for a while or at all.</summary>
public sealed class NameTests : RemoteTestKit
{
    [Theory]
    [InlineData("no-such-host.invalid")]
    [InlineData("not a name")]
    [InlineData("two..dots")]
    [InlineData("-\u0001-")]
    [InlineData("ümläut..invalid")]
    [InlineData("this-label-is-longer-than-the-sixty-three-characters-that-a-label-may-have.invalid")]
    [InlineData(null)]
    public void A_name_that_cannot_be_resolved_ends_neither_the_listener_nor_the_way_to_that_system(string? name)
    {
        var host = name ?? new string('x', 300);
        var server = Start(new RemoteSetup { Host = "127.0.0.1", Port = 0, Locate = remote => new DnsEndPoint(Volatile.Read(ref host), remote.Port!.Value) });
        using var theirs = new TestKit(server);
        server.EventStream.Subscribe(theirs.TestActor, typeof(AssociationErrorEvent));
        server.ActorOf(Props.CreateBy(() => new Relay(theirs.TestActor)), "relay");
        Sys.ActorOf(Props.CreateBy(() => new Echo()), "echo");

        server.ActorSelection($"{AddressOf(Sys)}/user/echo").Tell("lost");
        theirs.ExpectMsg<AssociationErrorEvent>();

        Select(server, "relay").Tell("still listening");
        theirs.FishForMessage<string>(text => text == "still listening");

        Volatile.Write(ref host, "127.0.0.1");
        theirs.AwaitAssert(() =>
        {
            server.ActorSelection($"{AddressOf(Sys)}/user/echo").Tell("found", theirs.TestActor);
            theirs.FishForMessage<string>(text => text == "found");
        });
    }
}

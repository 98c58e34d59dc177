using System.Text;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests.Remote;

/// <summary>What the application says about those who want to talk to it.</summary>
public sealed class AcceptanceTests() : RemoteTestKit(As("one"))
{
    [Fact]
    public void Each_side_sees_what_the_other_tells_of_itself()
    {
        RemoteHello? seen = null;
        Other = Start(As("two", hello =>
        {
            seen = hello;
            return null;
        }));
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        Select(Other, "echo").Tell("hello", TestActor);
        ExpectMsg("hello");
        Encoding.UTF8.GetString(seen!.Hello.Span).ShouldBe("one");
        seen.Address.ShouldBe(AddressOf(Sys));
        seen.Certificate.ShouldBeNull();
    }

    [Fact]
    public void Who_is_dialled_may_refuse_and_both_log_why()
    {
        Other = Start(As("two", hello => $"Server {Encoding.UTF8.GetString(hello.Hello.Span)} is not in the configuration of server two."));
        EventFilter.Warning(contains: "it refuses this system: Server one is not in the configuration of server two.").ExpectOne(() =>
        {
            Select(Other, "echo").Tell("lost", TestActor);
            Events.ExpectMsg<AssociationErrorEvent>().IsInbound.ShouldBeFalse();
        });
    }

    [Fact]
    public void Who_dials_may_refuse_and_the_other_is_told()
    {
        Sys.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        Other = Start(As("two", _ => "I do not like what I have reached."));
        EventFilter.Warning(contains: "it refuses this system: I do not like what I have reached.").ExpectOne(() =>
        {
            Other.ActorSelection($"{AddressOf(Sys)}/user/echo").Tell("lost");
            Events.ExpectMsg<AssociationErrorEvent>().IsInbound.ShouldBeTrue();
        });
    }

    [Fact]
    public void A_judge_that_throws_refuses_and_harms_nothing()
    {
        Other = Start(As("two", _ => throw new InvalidOperationException("no judgement")));
        Select(Other, "echo").Tell("lost", TestActor);
        Events.ExpectMsg<AssociationErrorEvent>();
    }

    [Fact]
    public void The_same_failure_is_logged_once_and_published_each_time()
    {
        var attempts = 0;
        Other = Start(As("two", _ => $"Refused {++attempts} times."));
        EventFilter.Warning(contains: "No connection to").ExpectOne(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                Select(Other, "echo").Tell("lost", TestActor);
                Events.ExpectMsg<AssociationErrorEvent>();
            }
        });
        attempts.ShouldBe(3);
    }

    private static RemoteSetup As(string name, Func<RemoteHello, string?>? accept = null) => new()
    {
        Host = "127.0.0.1",
        Port = 0,
        Hello = () => Encoding.UTF8.GetBytes(name),
        Accept = accept ?? (_ => null),
    };
}

using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>What our server answers where <see cref="AllowedDifference"/> lets it differ from Apache 3.8.0.</summary>
public sealed class OurAnswerTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [OursFact]
    public void Operations_that_are_not_for_clients_are_refused_and_end_the_connection()
    {
        using var world = new World(shared.Server, "/our-refusals");
        Request[] requests =
        [
            Request.Check(world.Root), Request.Check($"{world.Root}/missing"), Request.DeleteContainer(world.Root),
            Request.Malformed(Op.CreateSession, new JuteBytes().Int(10_000), "createSession"),
        ];
        foreach (var request in requests)
        {
            var peer = world.Connect("peer");
            peer.Call(request);
            var seen = world.Transcript[^1].Seen;
            seen.Select(observation => observation.Kind).ShouldBe(["reply", "closed"], request.Text);
            (seen[0].Error, seen[0].Zxid).ShouldBe((-6, "-1"), request.Text);
        }
    }

    [OursFact]
    public void Nothing_is_answered_after_the_end_of_a_session()
    {
        using var world = new World(shared.Server, "/our-close");
        var peer = world.Connect("peer");
        peer.Pipeline(Request.SetData(world.Root, "1"), Request.Bare(Op.CloseSession, "closeSession"), Request.SetData(world.Root, "2"));
        world.Transcript[^1].Seen.Select(observation => observation.Kind).ShouldBe(["reply", "reply", "closed"]);
        world.Housekeeper.Call(Request.GetData(world.Root));
        world.Transcript[^1].Seen[0].Body.ShouldStartWith("\"1\"");
    }

    [OursFact]
    public void An_event_carries_the_zxid_of_its_transaction()
    {
        using var world = new World(shared.Server, "/our-events");
        var peer = world.Connect("peer");
        peer.Call(Request.GetData(world.Root, watch: true));
        peer.Call(Request.SetData(world.Root, "x"));
        var (notification, reply) = (world.Transcript[^1].Seen[0], world.Transcript[^1].Seen[1]);
        notification.Zxid.ShouldBe(reply.Zxid);
        peer.Call(Request.SetWatches(0, [world.Root], [], []));
        world.Transcript[^1].Seen[0].Zxid.ShouldBe("-1");
    }

    [OursFact]
    public void Exists_needs_the_right_to_read()
    {
        using var world = new World(shared.Server, "/our-exists");
        var peer = world.Connect("peer");
        world.Housekeeper.Call(Request.Create($"{world.Root}/closed", acl: [new(30, "world", "anyone")]));
        peer.Call(Request.Exists($"{world.Root}/closed", watch: true));
        world.Transcript[^1].Seen[0].Error.ShouldBe(-102);
        peer.Call(Request.CheckWatches($"{world.Root}/closed", 3));
        world.Transcript[^1].Seen[0].Error.ShouldBe(-121);
    }

    [OursFact]
    public void Create2_in_a_multi_returns_the_stat()
    {
        using var world = new World(shared.Server, "/our-multi");
        var peer = world.Connect("peer");
        peer.Call(Request.Multi(Request.Create($"{world.Root}/a", operation: Op.Create2)));
        world.Transcript[^1].Seen[0].Body.ShouldStartWith($"[create2 {world.Root}/a {{cz=");
    }

    [OursFact]
    public void Watch_modes_on_one_path_are_independent()
    {
        using var world = new World(shared.Server, "/our-modes");
        var peer = world.Connect("peer");
        peer.Call(Request.AddWatch(world.Root, 0));
        peer.Call(Request.GetData(world.Root, watch: true));
        peer.Call(Request.AddWatch(world.Root, 1));
        Events(() => world.Housekeeper.Call(Request.SetData(world.Root, "1"))).ShouldBe(["type=3 state=3 path=/our-modes"]);
        Events(() => world.Housekeeper.Call(Request.SetData(world.Root, "2"))).ShouldBe(["type=3 state=3 path=/our-modes"]);
        Events(() => world.Housekeeper.Call(Request.Create($"{world.Root}/c"))).ShouldBe(
            ["type=1 state=3 path=/our-modes/c", "type=4 state=3 path=/our-modes"]);

        string[] Events(Action act)
        {
            act();
            return [.. world.Transcript[^1].Seen.Where(observation => observation.Kind == "event").Select(observation => observation.Body)];
        }
    }

    [OursFact]
    public void Watches_are_checked_and_removed_by_mode()
    {
        using var world = new World(shared.Server, "/our-watcher-types");
        var peer = world.Connect("peer");
        var watches = new (Request Watch, int[] Types)[]
        {
            (Request.GetChildren(world.Root, watch: true), [1, 3]),
            (Request.GetData(world.Root, watch: true), [2, 3]),
            (Request.AddWatch(world.Root, 0), [3, 4]),
            (Request.AddWatch(world.Root, 1), [3, 5]),
        };
        foreach (var (watch, types) in watches)
        {
            for (var type = 1; type <= 5; type++)
            {
                peer.Call(watch);
                peer.Call(Request.CheckWatches(world.Root, type));
                world.Transcript[^1].Seen[0].Error.ShouldBe(types.Contains(type) ? 0 : -121, $"{watch.Text}, check {type}");
                peer.Call(Request.RemoveWatches(world.Root, type));
                world.Transcript[^1].Seen[0].Error.ShouldBe(types.Contains(type) ? 0 : -121, $"{watch.Text}, remove {type}");
                peer.Call(Request.RemoveWatches(world.Root, 3));
                peer.Call(Request.CheckWatches(world.Root, 3));
                world.Transcript[^1].Seen[0].Error.ShouldBe(-121);
            }
        }
    }
}

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
    public void Auth_expands_to_the_ids_in_the_order_in_which_they_were_added()
    {
        using var world = new World(shared.Server, "/our-auth");
        var peer = world.Connect("peer");
        peer.Call(Request.Auth("digest", "b:b"));
        peer.Call(Request.Auth("digest", "a:a"));
        peer.Call(Request.Create($"{world.Root}/a", acl: [new(31, "auth", "")]));
        peer.Call(Request.GetAcl($"{world.Root}/a"));
        world.Transcript[^1].Seen[0].Body.ShouldStartWith("[31:digest:b:+F8zPn3x1CLx3qpYHEaRwIheWcc=, 31:digest:a:mDmPUap4qvYwm+PZOtJ/scGyHLY=]");
    }

    [OursFact]
    public void IPv6_networks_Kerberos_names_and_distinguished_names_are_ids()
    {
        using var world = new World(shared.Server, "/our-ipv6");
        var peer = world.Connect("peer");
        var number = 0;
        (string Scheme, string Id, int Error)[] ids =
        [
            ("ip", "::1", 0), ("ip", "::1/64", 0), ("ip", "fe80::/10", 0), ("ip", "fe80::/129", -114), ("ip", "fe80::1%eth0", -114),
            ("sasl", "me", 0), ("sasl", "me/host@REALM", 0), ("sasl", "me@a@b", -114), ("x509", "CN=a", 0), ("x509", "a", -114),
        ];
        foreach (var (scheme, id, error) in ids)
        {
            peer.Call(Request.Create($"{world.Root}/{number++}", acl: [new(31, scheme, id)]));
            world.Transcript[^1].Seen[0].Error.ShouldBe(error, id);
        }
    }

    [OursFact]
    public void A_reconfig_that_cannot_be_decoded_is_answered()
    {
        using var world = new World(shared.Server, "/our-reconfig");
        var peer = world.Connect("peer");
        peer.Call(Request.Malformed(Op.Reconfig, new JuteBytes(), "empty reconfig"));
        world.Transcript[^1].Seen[0].Error.ShouldBe(-5);
    }

    [OursFact]
    public void Odd_reads_are_answered_without_surprises()
    {
        using var world = new World(shared.Server, "/our-reads");
        var peer = world.Connect("peer");
        peer.Call(Request.MultiRead(Request.SetData(world.Root, "x")));
        (world.Transcript[^1].Seen[0].Error, world.Transcript[^1].Seen[0].Body).ShouldBe((-5, ""));
        peer.Call(Request.Sync("/a\U0001F600"));
        world.Transcript[^1].Seen[0].Body.ShouldBe("/a\U0001F600");
        peer.Call(Request.GetAllChildrenNumber("/"));
        var belowRoot = world.Transcript[^1].Seen[0].Body;
        peer.Call(Request.GetAllChildrenNumber(""));
        world.Transcript[^1].Seen[0].Body.ShouldBe(belowRoot);
    }

    [OursFact]
    public void A_quota_counts_the_entries_of_a_multi_and_limits_that_cannot_be_read_are_none()
    {
        using var world = new World(shared.Server, "/our-quota");
        var peer = world.Connect("peer");
        var quota = $"/zookeeper/quota{world.Root}";
        peer.Call(Request.Create(quota, null));
        peer.Call(Request.Create($"{quota}/zookeeper_limits", "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2"));
        peer.Call(Request.Create($"{quota}/zookeeper_stats", "count=-1,bytes=-1"));
        peer.Call(Request.Create($"{world.Root}/a"));
        peer.Call(Request.Multi(Request.Delete($"{world.Root}/a"), Request.Create($"{world.Root}/b")));
        world.Transcript[^1].Seen[0].Body.ShouldStartWith("[delete err=0; create /our-quota/b err=0;");
        peer.Call(Request.Multi(Request.Delete($"{world.Root}/b"), Request.Create($"{world.Root}/c"), Request.Create($"{world.Root}/d")));
        world.Transcript[^1].Seen[0].Body.ShouldStartWith("[error 0 err=0; error 0 err=0; error -125 err=-125;");
        peer.Call(Request.SetData($"{quota}/zookeeper_limits", "nonsense"));
        peer.Call(Request.Create($"{world.Root}/c"));
        world.Transcript[^1].Seen[0].Error.ShouldBe(0);
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

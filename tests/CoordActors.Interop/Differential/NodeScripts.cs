using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>Create, delete, reads and writes with all their errors.</summary>
[Collection(DifferentialCollection.Name)]
public class NodeScripts(DifferentialServers servers)
{
    [ApacheFact]
    public void A_znode_can_be_created_with_every_flag_by_every_operation() => servers.Compare("flags", world =>
    {
        var peer = world.Connect("peer");
        foreach (var operation in new[] { Op.Create, Op.Create2, Op.CreateContainer })
        {
            foreach (var flags in new[] { 0, 1, 2, 3, 4, 5, 6, 7, -1, 100, int.MinValue })
            {
                var path = $"{world.Root}/{operation}-{flags}";
                peer.Call(Request.Create(path, flags: flags, operation: operation));
                peer.Call(Request.Exists(path));
            }
        }

        peer.Call(Request.GetChildren2(world.Root));
        peer.Call(Request.GetEphemerals(null));
    });

    [ApacheFact]
    public void A_ttl_is_checked_with_its_flags() => servers.Compare("ttl", world =>
    {
        var peer = world.Connect("peer");
        foreach (var flags in new[] { 5, 6 })
        {
            foreach (var ttl in new[] { long.MinValue, -1, 0, 1_000_000, 0xFF_FFFF_FFFF, 0x100_0000_0000, long.MaxValue })
            {
                peer.Call(Request.CreateTtl($"{world.Root}/{flags}-{ttl}", flags, ttl));
                peer.Call(Request.Exists($"{world.Root}/{flags}-{ttl}"));
            }
        }

        foreach (var flags in new[] { 0, 1, 2, 3, 4, 7, -1 })
        {
            peer.Call(Request.CreateTtl($"{world.Root}/plain-{flags}", flags, 1000));
        }

        peer.Call(Request.GetChildren2(world.Root));
        peer.Call(Request.CreateTtl($"{world.Root}/5-1000000/child", 5, 1_000_000));
        peer.Call(Request.Delete($"{world.Root}/5-1000000"));
    });

    [ApacheFact]
    public void The_first_failing_check_of_a_create_decides() => servers.Compare("create-precedence", world =>
    {
        var owner = world.Connect("owner");
        var peer = world.Connect("peer");
        Acl[] bad = [new(31, "nonsense", "x")];
        owner.Call(Request.Auth("digest", "o:o"));
        owner.Call(Request.Create($"{world.Root}/closed", acl: [new(31, "auth", "")]));
        owner.Call(Request.Create($"{world.Root}/ephemeral", flags: 1));
        peer.Call(Request.Create($"{world.Root}/missing/a", acl: bad));
        peer.Call(Request.CreateWith($"{world.Root}/missing/a", "x", null, 0, Op.Create));
        peer.Call(Request.CreateWith($"{world.Root}/a", "x", [], 0, Op.Create));
        peer.Call(Request.Create($"{world.Root}/missing/a"));
        peer.Call(Request.Create($"{world.Root}/missing/"));
        peer.Call(Request.Create($"{world.Root}/missing/a\u0001"));
        peer.Call(Request.Create($"{world.Root}/closed/a"));
        peer.Call(Request.Create($"{world.Root}/closed/a/"));
        peer.Call(Request.Create($"{world.Root}/closed/a", acl: bad));
        peer.Call(Request.Create($"{world.Root}/closed"));
        peer.Call(Request.Create($"{world.Root}/ephemeral"));
        peer.Call(Request.Create($"{world.Root}/ephemeral/child"));
        owner.Call(Request.Create($"{world.Root}/ephemeral/child", flags: 1));
        peer.Call(Request.Create("/", acl: bad));
        peer.Call(Request.Create("/"));
        peer.Call(Request.Create(world.Root, flags: 9, acl: bad));
        peer.Call(Request.Create("no-slash", acl: bad));
        peer.Call(Request.Create($"{world.Root}/nul\u0000", acl: bad));
    });

    [ApacheFact]
    public void Sequence_numbers_count_the_children_ever_created() => servers.Compare("sequence", world =>
    {
        var peer = world.Connect("peer");
        for (var round = 0; round < 3; round++)
        {
            peer.Call(Request.Create($"{world.Root}/s-", flags: 2));
            peer.Call(Request.Create($"{world.Root}/plain-{round}"));
            peer.Call(Request.Create($"{world.Root}/", flags: 3));
            peer.Call(Request.Create($"{world.Root}/plain-{round}"));
            peer.Call(Request.Delete($"{world.Root}/plain-{round}"));
            peer.Call(Request.GetChildren2(world.Root));
        }

        peer.Call(Request.Create($"{world.Root}/taken-0000000010"));
        peer.Call(Request.Create($"{world.Root}/taken-", flags: 2));
        peer.Call(Request.Create($"{world.Root}/dir/", flags: 2));
        peer.Call(Request.Create($"{world.Root}/dir"));
        peer.Call(Request.Create($"{world.Root}/dir/", flags: 2, operation: Op.Create2));
        peer.Call(Request.Create($"{world.Root}/dir/", flags: 0));
        peer.Call(Request.Create($"{world.Root}/dir//", flags: 2));
    });

    [ApacheFact]
    public void Delete_checks_rights_existence_version_and_children_in_this_order() => servers.Compare("delete", world =>
    {
        var peer = world.Connect("peer");
        peer.Call(Request.Create($"{world.Root}/p"));
        peer.Call(Request.Create($"{world.Root}/p/c"));
        peer.Call(Request.Delete($"{world.Root}/p", 5));
        peer.Call(Request.Delete($"{world.Root}/p", 0));
        peer.Call(Request.Delete($"{world.Root}/p/c", 1));
        peer.Call(Request.Delete($"{world.Root}/p/c", -2));
        peer.Call(Request.Delete($"{world.Root}/p/missing"));
        peer.Call(Request.Delete($"{world.Root}/missing/c"));
        peer.Call(Request.Delete($"{world.Root}/p/"));
        peer.Call(Request.Delete($"{world.Root}//p"));
        peer.Call(Request.SetAcl($"{world.Root}/p", [new(31 - 8, "world", "anyone")]));
        peer.Call(Request.Delete($"{world.Root}/p/c"));
        peer.Call(Request.Delete($"{world.Root}/p/missing"));
        peer.Call(Request.SetAcl($"{world.Root}/p", Acl.Open));
        peer.Call(Request.Delete($"{world.Root}/p/c"));
        peer.Call(Request.Exists($"{world.Root}/p"));
        peer.Call(Request.Delete($"{world.Root}/p", 0));
    });

    [ApacheFact]
    public void Every_field_of_a_stat_follows_its_rule() => servers.Compare("stat", world =>
    {
        var peer = world.Connect("peer");
        var path = $"{world.Root}/n";
        void Look()
        {
            peer.Call(Request.Exists(world.Root));
            peer.Call(Request.Exists(path));
            peer.Call(Request.GetAcl(path));
            peer.Call(Request.GetData(path));
        }

        peer.Call(Request.Create(path, "data", operation: Op.Create2));
        Look();
        peer.Call(Request.SetData(path, "longer data", 0));
        peer.Call(Request.SetData(path, "longer data", 1));
        peer.Call(Request.SetData(path, "no", 1));
        Look();
        peer.Call(Request.SetData(path, null));
        Look();
        peer.Call(Request.SetData(path, ""));
        Look();
        peer.Call(Request.SetAcl(path, [new(31, "world", "anyone"), new(1, "ip", "127.0.0.1")], 0));
        peer.Call(Request.SetAcl(path, Acl.Open, 0));
        Look();
        peer.Call(Request.Create($"{path}/c", null, flags: 1));
        peer.Call(Request.Create($"{path}/c/never"));
        peer.Call(Request.Create($"{path}/d"));
        peer.Call(Request.Create($"{path}/d/e", flags: 2));
        Look();
        peer.Call(Request.Delete($"{path}/c"));
        Look();
        peer.Call(Request.GetAllChildrenNumber(world.Root));
        peer.Call(Request.GetAllChildrenNumber(path));
        peer.Call(Request.GetChildren2(path));
        peer.Call(Request.GetChildren(path));
    });

    [ApacheFact]
    public void A_container_hides_its_owner_and_takes_children() => servers.Compare("container", world =>
    {
        var peer = world.Connect("peer");
        peer.Call(Request.Create($"{world.Root}/c", flags: 4, operation: Op.CreateContainer));
        peer.Call(Request.GetData($"{world.Root}/c"));
        peer.Call(Request.Create($"{world.Root}/c/plain"));
        peer.Call(Request.Create($"{world.Root}/c/s-", flags: 3));
        peer.Call(Request.GetChildren2($"{world.Root}/c"));
        peer.Call(Request.Delete($"{world.Root}/c"));
        peer.Call(Request.Create($"{world.Root}/s-", flags: 6, operation: Op.CreateContainer));
        peer.Call(Request.Create($"{world.Root}/s-", flags: 2, operation: Op.CreateContainer));
        peer.Call(Request.GetEphemerals("/"));
    });

    [ApacheFact]
    public void Ephemerals_are_listed_by_prefix_for_their_own_session() => servers.Compare("ephemerals", world =>
    {
        var peer = world.Connect("peer");
        var other = world.Connect("other");
        peer.Call(Request.Create($"{world.Root}/a1", flags: 1));
        peer.Call(Request.Create($"{world.Root}/a2", flags: 3));
        other.Call(Request.Create($"{world.Root}/b", flags: 1));
        other.Call(Request.Create($"{world.Root}/a1", flags: 1));
        foreach (var prefix in new[] { null, "", " ", "/", world.Root, $"{world.Root}/a", $"{world.Root}/a1", "/nothing", "x" })
        {
            peer.Call(Request.GetEphemerals(prefix));
            other.Call(Request.GetEphemerals(prefix));
        }

        other.Call(Request.SetData($"{world.Root}/a1", "by another"));
        other.Call(Request.Delete($"{world.Root}/a1"));
        peer.Call(Request.GetEphemerals("/"));
        peer.Call(Request.Bare(Op.CloseSession, "closeSession"));
        other.Call(Request.GetChildren2(world.Root));
    });

    [ApacheFact]
    public void Every_failed_write_has_a_zxid_and_no_read_has_one() => servers.Compare("zxids", world =>
    {
        var peer = world.Connect("peer");
        Request[] requests =
        [
            Request.Exists("/missing"), Request.Create(world.Root), Request.Exists(world.Root), Request.Delete("/missing"), Request.SetData("/missing", "x"),
            Request.SetAcl("/missing", Acl.Open), Request.SetAcl(world.Root, []), Request.Create($"{world.Root}/x", flags: 9),
            Request.Sync("/"), Request.Ping(),
            Request.Multi(), Request.Multi(Request.Check("/missing")), Request.MultiRead(), Request.Bare(Op.WhoAmI, "whoAmI"), Request.Exists(world.Root),
            Request.Delete(world.Root, 9), Request.SetData(world.Root, "x", 9), Request.SetData("bad", "x"),
            Request.Reconfig(null, null, "server.1=a:1:2", -1), Request.Exists("/"),
        ];
        foreach (var request in requests)
        {
            peer.Call(request);
        }

        peer.Pipeline(requests);
    });
}

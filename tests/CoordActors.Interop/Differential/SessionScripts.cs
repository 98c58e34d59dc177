using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>Handshakes, numbers in headers, ends of connections and sessions.</summary>
[Collection(DifferentialCollection.Name)]
public class SessionScripts(DifferentialServers servers)
{
    [ApacheFact]
    public void The_timeout_is_clamped_and_told() => servers.Compare("timeouts", world =>
    {
        foreach (var timeout in new[] { int.MinValue, -1, 0, 1, 9_999, 10_000, 10_001, 30_000, 3_600_000, 3_600_001, int.MaxValue })
        {
            var peer = world.Connect($"peer {timeout}", new Handshake { Timeout = timeout });
            peer.Call(Request.Bare(Op.CloseSession, "closeSession"));
        }
    });

    [ApacheFact]
    public void A_client_of_the_old_handshake_gets_one_byte_less() => servers.Compare("old-handshake", world =>
    {
        var peer = world.Connect("old", new Handshake { ReadOnly = null });
        peer.Call(Request.Create($"{world.Root}/e", flags: 1));
        var again = world.Connect("old again", new Handshake { ReadOnly = null, SessionId = peer.SessionId, Password = peer.Password });
        again.Call(Request.Exists($"{world.Root}/e"));
        world.Connect("old refused", new Handshake { ReadOnly = null, SessionId = peer.SessionId, Password = [1, 2, 3] });
        world.Connect("read-only", new Handshake { ReadOnly = true });
        world.Connect("null password", new Handshake { Password = null });
        world.Connect("short password", new Handshake { Password = [1] });
    });

    [ApacheFact]
    public void A_session_is_resumed_with_its_password_only() => servers.Compare("resume", world =>
    {
        var first = world.Connect("first");
        first.Call(Request.Create($"{world.Root}/e", flags: 1));
        var second = world.Connect("second", new Handshake { SessionId = first.SessionId, Password = first.Password, Timeout = 20_000 });
        first.Call(Request.Exists("/"));
        second.Call(Request.Exists($"{world.Root}/e"));
        second.Call(Request.Create($"{world.Root}/e2", flags: 1));
        second.Drop();
        var third = world.Connect("third", new Handshake { SessionId = first.SessionId, Password = first.Password });
        third.Call(Request.GetEphemerals("/"));
        world.Connect("wrong password", new Handshake { SessionId = first.SessionId, Password = new byte[16] });
        third.Call(Request.Exists("/"));
        world.Connect("no password", new Handshake { SessionId = first.SessionId, Password = null });
        var fourth = world.Connect("fourth", new Handshake { SessionId = first.SessionId, Password = first.Password });
        fourth.Call(Request.Bare(Op.CloseSession, "closeSession"));
        world.Connect("too late", new Handshake { SessionId = first.SessionId, Password = first.Password });
        world.Connect("never was", new Handshake { SessionId = 0x1234, Password = new byte[16] });
        world.Housekeeper.Call(Request.GetChildren2(world.Root));
    });

    [ApacheFact]
    public void A_client_that_has_seen_the_future_is_sent_away() => servers.Compare("future", world =>
    {
        world.Connect("now", new Handshake { LastZxidSeen = world.LastZxid() });
        world.Connect("next", new Handshake { LastZxidSeen = world.LastZxid() + 1 });
        world.Connect("far", new Handshake { LastZxidSeen = long.MaxValue });
        world.Connect("negative", new Handshake { LastZxidSeen = -1 });
    });

    [ApacheFact]
    public void Any_number_of_a_request_comes_back() => servers.Compare("xids", world =>
    {
        var peer = world.Connect("peer");
        foreach (var xid in new[] { 0, -3, -5, -8, -100, int.MinValue, int.MaxValue, 5, 5, 1 })
        {
            peer.Call(Request.Exists(world.Root) with { Xid = xid });
            peer.Call(Request.SetData(world.Root, "x") with { Xid = xid });
            peer.Call(Request.Exists("/missing") with { Xid = xid });
        }

        peer.Call(Request.Ping());
        peer.Call(Request.Ping() with { Xid = 7 });
        peer.Call(Request.Ping() with { Xid = 0 });
    });

    [ApacheFact]
    public void An_operation_that_nobody_knows_ends_the_connection() => servers.Compare("unknown-operations", world =>
    {
        foreach (var operation in new[] { 0, 10, 23, 99, 108, 500, -1, -2, -12, int.MaxValue, int.MinValue })
        {
            var peer = world.Connect($"peer {operation}");
            peer.Call(Request.Bare(operation, $"operation {operation}"));
            peer.Discard();
        }

        world.Housekeeper.Call(Request.Exists(world.Root));
    });

    [ApacheFact]
    public void Records_that_cannot_be_read_are_answered_and_the_connection_stays() => servers.Compare("malformed", world =>
    {
        var peer = world.Connect("peer");
        foreach (var operation in new[]
                 {
                     Op.Create, Op.Delete, Op.Exists, Op.GetData, Op.SetData, Op.GetAcl, Op.SetAcl, Op.GetChildren, Op.Sync,
                     Op.GetChildren2, Op.Create2, Op.CheckWatches, Op.RemoveWatches, Op.CreateContainer, Op.CreateTtl,
                     Op.MultiRead, Op.SetWatches, Op.GetEphemerals, Op.GetAllChildrenNumber, Op.SetWatches2, Op.AddWatch,
                 })
        {
            peer.Call(Request.Malformed(operation, new JuteBytes(), "nothing"));
            peer.Call(Request.Malformed(operation, new JuteBytes().Int(100), "a length without text"));
            peer.Call(Request.Malformed(operation, new JuteBytes().Int(-2), "a negative length"));
            peer.Call(Request.Malformed(operation, new JuteBytes().Int(int.MaxValue), "a huge length"));
            peer.Call(Request.Malformed(operation, new JuteBytes().Text(world.Root), "the path alone"));
        }

        peer.Call(Request.Malformed(Op.Create, new JuteBytes().Text($"{world.Root}/x").Text("x").Int(1000), "a huge count"));
        peer.Call(Request.Malformed(Op.Create, new JuteBytes().Text($"{world.Root}/x").Text("x").Int(-5).Int(0), "a negative count"));
        peer.Call(Request.Malformed(Op.GetData, new JuteBytes().Text(world.Root).Bool(false).Raw([1, 2, 3]), "three more bytes"));
        peer.Call(Request.Malformed(Op.Exists, new JuteBytes().Text(world.Root).Raw([7]), "a true that is 7"));
        peer.Call(Request.Malformed(Op.GetData, new JuteBytes().Buffer([0x2F, 0xC3, 0x28]).Bool(false), "bad UTF-8"));
        peer.Call(Request.Malformed(Op.Create, new JuteBytes().Buffer([0x2F, 0xC3, 0x28]).Text("x").Acls(Acl.Open).Int(0), "bad UTF-8"));
        peer.Call(Request.Exists(world.Root));
    });

    [ApacheFact]
    public void Frames_that_are_none_end_the_connection() => servers.Compare("frames", world =>
    {
        var frames = new (string Text, byte[] Bytes)[]
        {
            ("negative length", [0xFF, 0xFF, 0xFF, 0xFE]), ("huge length", [0x7F, 0xFF, 0xFF, 0xFF]),
            ("one above the limit", [0x00, 0x10, 0x00, 0x00]), ("empty", [0, 0, 0, 0]), ("half a header", [0, 0, 0, 4, 0, 0, 0, 1]),
        };
        foreach (var (text, bytes) in frames)
        {
            var peer = world.Connect(text);
            peer.SendBytes(bytes, text);
            peer.Discard();
        }

        world.Housekeeper.Call(Request.Exists(world.Root));
    });

    [ApacheFact]
    public void The_end_of_a_session_is_answered_after_its_ephemerals_are_gone() => servers.Compare("close-session", world =>
    {
        var peer = world.Connect("peer");
        peer.Call(Request.Create($"{world.Root}/e", flags: 1));
        peer.Call(Request.GetData($"{world.Root}/e", watch: true));
        peer.Pipeline(Request.SetData(world.Root, "1"), Request.Bare(Op.CloseSession, "closeSession"));
        world.Housekeeper.Call(Request.GetData(world.Root));
    });

    [ApacheFact]
    public void Sasl_and_reconfiguration_without_a_set_up_are_answered() => servers.Compare("not-set-up", world =>
    {
        var peer = world.Connect("peer");
        peer.Call(new Request(Op.Sasl, new JuteBytes().Text("").ToArray(), "sasl"));
        peer.Call(new Request(Op.Sasl, new JuteBytes().Text("token").ToArray(), "sasl"));
        peer.Call(Request.Reconfig("server.1=a:1:2", null, null, -1));
        peer.Call(Request.Reconfig(null, null, null, -1));
        if (world.Sends(AllowedDifference.ReconfigWithoutARecord))
        {
            peer.Call(Request.Malformed(Op.Reconfig, new JuteBytes(), "empty reconfig"), AllowedDifference.MalformedReconfig);
        }

        world.Rebase();
        peer.Call(Request.Exists(world.Root));
    });

    [ApacheFact]
    public void Quotas_are_counted_and_enforced() => servers.Compare("quotas", world =>
    {
        var peer = world.Connect("peer");
        var (quota, stats) = ($"/zookeeper/quota{world.Root}", $"/zookeeper/quota{world.Root}/zookeeper_stats");
        peer.Call(Request.Create($"{world.Root}/before", "12345"));
        peer.Call(Request.Create(quota, null));
        peer.Call(Request.Create($"{quota}/zookeeper_limits", "count=-1,bytes=-1=;byteHardLimit=20;countHardLimit=5"));
        peer.Call(Request.Create(stats, "count=-1,bytes=-1"));
        void Statistics() => peer.Call(Request.GetData(stats));
        Statistics();
        Request[] changes =
        [
            Request.Create($"{world.Root}/a", "12345"), Request.Create($"{world.Root}/a/b", null),
            Request.SetData($"{world.Root}/a", "1234567890"), Request.SetData($"{world.Root}/a", "12345678901234567890"),
            Request.SetData($"{world.Root}/a", "12345678901234567890", 99), Request.SetData($"{world.Root}/missing", "x"),
            Request.Create($"{world.Root}/c", "1234567"), Request.Create($"{world.Root}/c", ""), Request.Create($"{world.Root}/d", ""),
            Request.Create($"{world.Root}/before", ""), Request.Delete($"{world.Root}/a/b"),
            Request.Create($"{world.Root}/d", "", flags: 1), Request.Delete($"{world.Root}/before"),
            Request.SetData($"{quota}/zookeeper_limits", "count=1,bytes=1"), Request.Create($"{world.Root}/e", "0123456789"),
        ];
        foreach (var change in changes)
        {
            peer.Call(change);
            Statistics();
        }

        peer.Call(Request.Delete($"{quota}/zookeeper_limits"));
        peer.Call(Request.Create($"{world.Root}/free", "a long text without a limit"));
        Statistics();
        peer.Call(Request.Create($"{quota}/zookeeper_limits", "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=1"));
        peer.Call(Request.Multi(Request.Delete($"{world.Root}/free"), Request.Create($"{world.Root}/e")), AllowedDifference.QuotaInsideMulti);
        peer.Call(Request.SetData($"{quota}/zookeeper_limits", "nonsense"));
        peer.Call(Request.Create($"{world.Root}/f", ""), AllowedDifference.UnreadableLimits);
    }, "/zookeeper/quota/quotas");
}

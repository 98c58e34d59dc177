using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>Schemes, rights, their checks and what is shown of them.</summary>
[Collection(DifferentialCollection.Name)]
public class AclScripts(DifferentialServers servers)
{
    private const string UserPass = "user:smGaoVKd/cQkjm7b88GyorAUz20=";

    [ApacheFact]
    public void Every_scheme_judges_its_ids() => servers.Compare("acl-ids", world =>
    {
        var plain = world.Connect("plain");
        var known = world.Connect("known");
        known.Call(Request.Auth("digest", "a:a"));
        known.Call(Request.Auth("digest", "b:b"));
        (string? Scheme, string? Id)[] ids =
        [
            ("world", "anyone"), ("world", "someone"), ("world", ""), ("world", null), ("auth", ""), ("auth", "ignored"), ("auth", null),
            ("digest", UserPass), ("digest", "user:"), ("digest", "user"), ("digest", ":x"),
            ("digest", "a:b:c"), ("digest", ""), ("digest", null), ("ip", "127.0.0.1"), ("ip", "127.0.0.0/8"), ("ip", "127.0.0.1/33"),
            ("ip", "127.0.0.1/-1"), ("ip", "127.0.0.1/x"), ("ip", "127.0.0"), ("ip", "300.0.0.1"), ("ip", ""),
            ("ip", "localhost"), ("super", "x"), ("super", ""),
            ("nonsense", "x"), ("", ""), (null, null), (null, "anyone"),
        ];
        var number = 0;
        foreach (var (scheme, id) in ids)
        {
            var path = $"{world.Root}/{number++}";
            foreach (var peer in new[] { plain, known })
            {
                peer.Call(Request.Create(path, acl: [new(31, scheme, id)]));
                peer.Call(Request.GetAcl(path), scheme == "auth" ? AllowedDifference.OrderOfAuthIds : null);
                peer.Call(Request.SetAcl(world.Root, [new(31, "world", "anyone"), new(1, scheme, id)]));
            }
        }

        plain.Call(Request.GetAcl(world.Root));
    });

    [ApacheFact]
    public void A_list_of_rights_is_stored_as_the_rules_say() => servers.Compare("acl-lists", world =>
    {
        var peer = world.Connect("peer");
        peer.Call(Request.Auth("digest", "user:pass"));
        Acl[][] lists =
        [
            [new(31, "world", "anyone"), new(31, "world", "anyone")], [new(1, "world", "anyone"), new(2, "world", "anyone")],
            [new(0, "world", "anyone")], [new(-1, "world", "anyone")], [new(255, "world", "anyone")],
            [new(1, "auth", "x"), new(1, "auth", "y")], [new(31, "auth", ""), new(31, "digest", UserPass)],
            [new(31, "digest", UserPass), new(31, "auth", "")], [new(1, "world", "anyone"), new(31, "ip", "10.0.0.1"), new(31, "auth", "")],
        ];
        for (var number = 0; number < lists.Length; number++)
        {
            peer.Call(Request.Create($"{world.Root}/{number}", acl: lists[number]));
            peer.Call(Request.GetAcl($"{world.Root}/{number}"));
            peer.Call(Request.GetData($"{world.Root}/{number}"));
            peer.Call(Request.Delete($"{world.Root}/{number}"));
        }

        peer.Call(Request.SetAcl(world.Root, null));
        peer.Call(Request.SetAcl(world.Root, []));
        peer.Call(Request.GetAcl(world.Root));
    });

    [ApacheFact]
    public void Each_right_guards_its_operations() => servers.Compare("acl-rights", world =>
    {
        var owner = world.Connect("owner");
        var peer = world.Connect("peer");
        owner.Call(Request.Auth("digest", "o:o"));
        for (var right = 0; right <= 5; right++)
        {
            var rights = right == 5 ? 0 : 1 << right;
            var path = $"{world.Root}/{rights}";
            owner.Call(Request.Create(path, acl: [new(rights, "world", "anyone"), new(31, "auth", "")]));
            owner.Call(Request.Create($"{path}/child"));
            Request[] tries =
            [
                Request.Exists(path), Request.GetData(path), Request.GetChildren(path), Request.GetChildren2(path),
                Request.GetAllChildrenNumber(path), Request.GetAcl(path), Request.Sync(path),
                Request.SetData(path, "x"), Request.Create($"{path}/new"), Request.Create($"{path}/child"),
                Request.Delete($"{path}/missing"), Request.Delete($"{path}/child", 9), Request.Delete($"{path}/child"),
                Request.Multi(Request.Check(path)), Request.Multi(Request.SetData(path, "y")), Request.MultiRead(Request.GetData(path)),
                Request.SetAcl(path, [new(rights, "world", "anyone"), new(31, "digest", "o:x")], 77),
                Request.GetData(path, watch: true), Request.AddWatch(path, 1), Request.SetData(path, "x", 55), Request.SetAcl(path, Acl.Open),
            ];
            foreach (var attempt in tries)
            {
                peer.Call(attempt, attempt.Operation == Op.Exists ? AllowedDifference.ExistsWithoutRead : null);
            }

            owner.Call(Request.GetAcl(path));
        }
    });

    [ApacheFact]
    public void Digests_are_masked_for_those_who_do_not_administer() => servers.Compare("acl-masking", world =>
    {
        var owner = world.Connect("owner");
        var peer = world.Connect("peer");
        owner.Call(Request.Auth("digest", "user:pass"));
        Acl[] readable = [new(1, "world", "anyone"), new(31, "digest", UserPass), new(31, "digest", ":odd"), new(1, "ip", "127.0.0.1/8")];
        owner.Call(Request.Create($"{world.Root}/readable", acl: readable));
        owner.Call(Request.Create($"{world.Root}/writable", acl: [new(2, "world", "anyone"), new(31, "digest", UserPass)]));
        owner.Call(Request.Create($"{world.Root}/administered", acl: [new(16, "world", "anyone"), new(31, "digest", UserPass)]));
        foreach (var name in new[] { "readable", "writable", "administered" })
        {
            owner.Call(Request.GetAcl($"{world.Root}/{name}"));
            peer.Call(Request.GetAcl($"{world.Root}/{name}"));
        }
    });

    [ApacheFact]
    public void Authentication_adds_ids_to_its_connection() => servers.Compare("authentication", world =>
    {
        var owner = world.Connect("owner");
        owner.Call(Request.Bare(Op.WhoAmI, "whoAmI"));
        owner.Call(Request.Auth("digest", "user:pass"));
        owner.Call(Request.Auth("digest", "user:pass") with { Xid = 77 });
        owner.Call(Request.Auth("digest", "no-colon"));
        owner.Call(Request.Auth("digest", "a:b:c"));
        owner.Call(Request.Auth("digest", ""));
        owner.Call(Request.Auth("ip", "anything"));
        owner.Call(Request.Bare(Op.WhoAmI, "whoAmI"));
        owner.Call(Request.Create($"{world.Root}/mine", acl: [new(31, "auth", "")]));
        owner.Call(Request.GetData($"{world.Root}/mine"));
        var again = world.Connect("again", new Handshake { SessionId = owner.SessionId, Password = owner.Password });
        again.Call(Request.Bare(Op.WhoAmI, "whoAmI"));
        again.Call(Request.GetData($"{world.Root}/mine"));
        again.Pipeline(Request.GetData($"{world.Root}/mine"), Request.Create($"{world.Root}/x"), Request.GetData($"{world.Root}/mine"));
        again.Call(Request.Auth("digest", "user:wrong"));
        again.Call(Request.GetData($"{world.Root}/mine"));
    });

    [ApacheFact]
    public void A_failed_authentication_ends_the_connection() => servers.Compare("authentication-failures", world =>
    {
        (string Name, Request Auth)[] failures =
        [
            ("unknown", Request.Auth("nonsense", "x")), ("world", Request.Auth("world", "anyone")), ("auth", Request.Auth("auth", "")),
            ("super", Request.Auth("super", "x")), ("null scheme", Request.Auth(null, "x")),
            ("empty scheme", Request.Auth("", "x")), ("null credential", Request.Auth("digest", null)), ("sasl", Request.Auth("sasl", "x")),
            ("x509", Request.Auth("x509", "x")), ("own xid", Request.Auth("nonsense", "x") with { Xid = 5 }),
            ("truncated", Request.Malformed(Op.Auth, new JuteBytes().Int(0).Int(6), "truncated auth")),
            ("empty", Request.Malformed(Op.Auth, new JuteBytes(), "empty auth")),
        ];
        foreach (var (name, auth) in failures)
        {
            var peer = world.Connect(name);
            peer.Call(auth);
            peer.Call(Request.Exists(world.Root));
            peer.Discard();
        }
    });

    [ApacheFact]
    public void The_super_user_passes_rights_and_nothing_else() => servers.Compare("super-user", world =>
    {
        var owner = world.Connect("owner");
        var super = world.Connect("super");
        owner.Call(Request.Auth("digest", "o:o"));
        owner.Call(Request.Create($"{world.Root}/closed", acl: [new(31, "auth", "")]));
        super.Call(Request.GetData($"{world.Root}/closed"));
        super.Call(Request.Auth("digest", "super:secret"));
        super.Call(Request.Bare(Op.WhoAmI, "whoAmI"));
        super.Call(Request.GetData($"{world.Root}/closed"));
        super.Call(Request.GetAcl($"{world.Root}/closed"));
        super.Call(Request.Create($"{world.Root}/closed/by-super", acl: [new(31, "auth", "")]));
        super.Call(Request.GetAcl($"{world.Root}/closed/by-super"));
        super.Call(Request.Delete("/zookeeper/config"));
        super.Call(Request.SetData($"{world.Root}/closed", "x", 7));
        super.Call(Request.Delete($"{world.Root}/closed"));
        super.Call(Request.SetAcl($"{world.Root}/closed", [new(1, "super", "x")]));
    });
}

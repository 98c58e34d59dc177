using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

public sealed class AclTests
{
    private const string User = "digest:user:smGaoVKd/cQkjm7b88GyorAUz20=";

    private readonly TestServer _server = new();

    [Theory]
    [InlineData("31 world:anyone", true)]
    [InlineData("0 world:anyone", true)]
    [InlineData("-1 world:anyone", true)]
    [InlineData("31 world:everyone", false)]
    [InlineData("31 digest:user:hash", true)]
    [InlineData("31 digest::x", true)]
    [InlineData("31 digest:user:", false)]
    [InlineData("31 digest:a:b:c", false)]
    [InlineData("31 ip:10.0.0.1", true)]
    [InlineData("31 ip:10.0.0.0/8", true)]
    [InlineData("31 ip:10.0.0.0/33", false)]
    [InlineData("31 ip:10.0.0", false)]
    [InlineData("31 ip:10.0.0.256", false)]
    [InlineData("31 ip:2001:db8::/32", true)]
    [InlineData("31 ip:2001:db8::/129", false)]
    [InlineData("31 sasl:alice", true)]
    [InlineData("31 sasl:zk/host@REALM", true)]
    [InlineData("31 sasl:a@b@c", false)]
    [InlineData("31 x509:CN=alice;O=Example", true)]
    [InlineData("31 x509:alice", false)]
    [InlineData("31 super:admin", false)]
    [InlineData("31 unknown:x", false)]
    [InlineData("31 auth:", false)]
    public void A_list_is_accepted_if_every_entry_is_one_of_its_scheme(string acl, bool isValid)
    {
        _server.Create("/a", acl: acl).ShouldBe(isValid ? ErrorCode.Ok : ErrorCode.InvalidAcl);
        if (isValid)
        {
            _server.AclOf("/a").ShouldBe(acl);
        }
    }

    [Fact]
    public void Exact_duplicates_go_and_the_order_stays()
    {
        _server.Create("/a", acl: "31 world:anyone,1 ip:10.0.0.1,31 world:anyone,1 ip:10.0.0.2,1 ip:10.0.0.1");
        _server.AclOf("/a").ShouldBe("31 world:anyone,1 ip:10.0.0.1,1 ip:10.0.0.2");
        var long1 = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"{i % 2_000} world:anyone"));
        _server.Create("/b", acl: long1);
        _server.AclOf("/b").ShouldBe(string.Join(',', Enumerable.Range(0, 2_000).Select(i => $"{i} world:anyone")));
    }

    [Fact]
    public void Auth_becomes_the_authenticated_ids_of_the_requester()
    {
        _server.Create("/a", acl: "31 auth:ignored", auth: $"ip:10.0.0.1|{User}|super:|sasl:bob").ShouldBe(ErrorCode.Ok);
        _server.AclOf("/a").ShouldBe($"31 {User},31 sasl:bob");
        _server.Create("/b", acl: "31 auth:", auth: "ip:10.0.0.1|super:").ShouldBe(ErrorCode.InvalidAcl);
    }

    [Theory]
    [InlineData("world", null, ErrorCode.MarshallingError)]
    [InlineData("digest", null, ErrorCode.MarshallingError)]
    [InlineData(null, "anyone", ErrorCode.InvalidAcl)]
    [InlineData(null, null, ErrorCode.InvalidAcl)]
    [InlineData("auth", null, ErrorCode.Ok)]
    public void An_entry_names_a_scheme_and_an_id_but_auth_needs_no_id(string? scheme, string? id, ErrorCode expected)
    {
        _server.Create("/a");
        var error = _server.Apply(
            OpCode.SetAcl,
            body =>
            {
                body.WriteText("/a");
                body.WriteInt32(1);
                body.WriteInt32(31);
                body.WriteText(scheme);
                body.WriteText(id);
                body.WriteInt32(-1);
            },
            auth: User);
        error.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1 ip:10.1.0.0/16", "ip:10.1.2.3", true)]
    [InlineData("1 ip:10.1.0.0/16", "ip:10.2.2.3", false)]
    [InlineData("1 ip:10.1.0.0/15", "ip:10.0.2.3", true)]
    [InlineData("1 ip:10.1.2.3", "ip:10.1.2.3", true)]
    [InlineData("1 ip:10.1.2.3/0", "ip:9.9.9.9", true)]
    [InlineData("1 ip:2001:db8::/33", "ip:2001:db8:7fff::1", true)]
    [InlineData("1 ip:2001:db8::/33", "ip:2001:db8:8000::1", false)]
    [InlineData("1 ip:10.1.2.3", "ip:2001:db8::1", false)]
    [InlineData("1 digest:u:h", "digest:u:h", true)]
    [InlineData("1 digest:u:h", "digest:u:i", false)]
    [InlineData("1 sasl:bob", "sasl:bob", true)]
    [InlineData("1 sasl:bob", "sasl:super", true)]
    [InlineData("1 sasl:bob", "x509:bob", false)]
    [InlineData("2 digest:u:h", "digest:u:h", false)]
    [InlineData("2 world:anyone", "ip:10.0.0.1", false)]
    [InlineData("2 world:anyone", "ip:10.0.0.1|super:", true)]
    [InlineData("1 ip:10.9.9.9,1 digest:u:h", "ip:10.0.0.1|digest:u:h", true)]
    public void A_requester_may_read_if_one_of_its_ids_matches_an_entry_with_the_right(string acl, string auth, bool isAllowed)
    {
        _server.Create("/a", acl: acl);
        var expected = isAllowed ? ErrorCode.Ok : ErrorCode.NoAuth;
        _server.GetData("/a", auth: auth).ShouldBe(expected);
        _server.Exists("/a", auth: auth).ShouldBe(expected);
        _server.GetChildren("/a", auth: auth).ShouldBe(expected);
    }

    [Fact]
    public void Each_operation_needs_its_own_right_on_its_own_znode()
    {
        _server.Create("/a", acl: "1 world:anyone");
        _server.SetData("/a", "y").ShouldBe(ErrorCode.NoAuth);
        _server.SetAcl("/a", "31 world:anyone").ShouldBe(ErrorCode.NoAuth);
        _server.Create("/a/b").ShouldBe(ErrorCode.NoAuth);
        _server.Delete("/a").ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void Who_may_not_administrate_sees_digests_masked()
    {
        _server.Create("/a", acl: $"31 {User},1 world:anyone,1 sasl:bob");
        _server.AclOf("/a", "ip:10.0.0.1").ShouldBe("31 digest:user:x,1 world:anyone,1 sasl:bob");
        _server.AclOf("/a", User).ShouldBe($"31 {User},1 world:anyone,1 sasl:bob");
        _server.Create("/b", acl: "14 world:anyone");
        _server.Answer(OpCode.GetAcl, body => body.WriteText("/b")).ShouldBe(ErrorCode.NoAuth);
    }

    [Fact]
    public void Setting_a_list_checks_the_access_version_and_moves_nothing_else()
    {
        _server.Create("/a");
        var before = _server.StatOf("/a");
        _server.SetAcl("/a", "31 world:anyone,1 ip:10.0.0.1", 1).ShouldBe(ErrorCode.BadVersion);
        _server.SetAcl("/a", "31 world:anyone,1 ip:10.0.0.1", 0).ShouldBe(ErrorCode.Ok);
        var body = _server.Body();
        Stat.Read(ref body).ShouldBe(before with { Aversion = 1 });
        _server.SetAcl("/none", "").ShouldBe(ErrorCode.InvalidAcl);
        _server.SetAcl("/zookeeper/config", "31 world:anyone", auth: "super:").ShouldBe(ErrorCode.Ok);
        _server.StatOf("/zookeeper/config").Aversion.ShouldBe(0);
    }

    [Fact]
    public void Equal_lists_are_kept_once_and_go_with_their_last_znode()
    {
        var before = _server.Tree.Describe().AclCount;
        for (var i = 0; i < 10; i++)
        {
            _server.Create($"/a{i}", acl: "31 ip:10.0.0.1");
        }

        _server.Tree.Describe().AclCount.ShouldBe(before + 1);
        for (var i = 0; i < 10; i++)
        {
            _server.Delete($"/a{i}").ShouldBe(ErrorCode.Ok);
        }

        _server.Tree.Describe().AclCount.ShouldBe(before);
    }

    [Fact]
    public void Settings_of_the_ensemble_switch_checks_off_and_the_digest_scheme_away()
    {
        _server.Create("/a", acl: "0 world:anyone");
        ChangeSettings(new TreeSettings { SkipAcl = true, DigestSchemeEnabled = false, AnySaslUserId = "any" });
        _server.GetData("/a").ShouldBe(ErrorCode.Ok);
        _server.Create("/b", acl: "31 digest:u:h").ShouldBe(ErrorCode.InvalidAcl);
        ChangeSettings(new TreeSettings { AnySaslUserId = "any" });
        _server.GetData("/a").ShouldBe(ErrorCode.NoAuth);
        _server.Create("/c", acl: "1 sasl:any");
        _server.GetData("/c", auth: "sasl:bob").ShouldBe(ErrorCode.Ok);
        _server.Apply(OpCode.SetData, body => body.WriteByte(1), kind: TxnKind.Settings).ShouldBe(ErrorCode.MarshallingError);
        _server.Tree.Settings.AnySaslUserId.ShouldBe("any");
    }

    [Fact]
    public void An_ensemble_keeps_the_identity_that_it_was_given_first()
    {
        ChangeSettings(new TreeSettings { EnsembleId = 7 });
        _server.Apply(OpCode.SetData, new TreeSettings { EnsembleId = 8, SkipAcl = true }.Write, kind: TxnKind.Settings).ShouldBe(ErrorCode.Ok);
        _server.Tree.Settings.ShouldBe(new TreeSettings { EnsembleId = 7, SkipAcl = true });
    }

    [Fact]
    public void WhoAmI_names_users_and_hides_hashes()
    {
        _server.Answer(OpCode.WhoAmI, _ => { }, auth: $"ip:10.0.0.1|{User}|super:").ShouldBe(ErrorCode.Ok);
        var body = _server.Body();
        body.ReadInt32().ShouldBe(3);
        var texts = new List<string?>();
        while (body.Remaining > 0)
        {
            texts.Add(body.ReadBytes().ToText());
        }

        texts.ShouldBe(["ip", "10.0.0.1", "digest", "user", "super", ""]);
    }

    private void ChangeSettings(TreeSettings settings)
    {
        _server.Apply(OpCode.SetData, settings.Write, kind: TxnKind.Settings).ShouldBe(ErrorCode.Ok);
        _server.Tree.Settings.ShouldBe(settings);
    }
}

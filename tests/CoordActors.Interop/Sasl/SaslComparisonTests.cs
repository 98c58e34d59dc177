using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Sasl;

/// <summary>The same words to our server and to Apache's, both with the same JAAS file.</summary>
public sealed class SaslComparisonTests : IDisposable
{
    private readonly SaslUsers _users = new();

    public void Dispose() => _users.Dispose();

    [ApacheFact]
    public void Who_has_logged_in_is_somebody_in_access_control_lists() => Compare(_users.Options(), (port, heard) =>
    {
        using var bob = new SaslTalk(port, "bob", heard).LogIn("bob", SaslUsers.BobsPassword);
        bob.Say(Request.Bare(Op.WhoAmI, "whoAmI"));
        bob.Say(Request.Create("/bobs", acl: [new(31, "auth", "")]));
        bob.Say(Request.GetAcl("/bobs"));
        bob.Say(Request.Create("/alices", acl: [new(31, "sasl", "alice")]));
        bob.Say(Request.GetData("/alices"));
        bob.Say(Request.Create("/digests", acl: [new(31, "digest", "x:y")]));
        foreach (var id in new[] { "", "me", "me@R", "zk/host@R", "a/b/c@R", "me@a@b", "a@b/c", "with blank", "@R" })
        {
            bob.Say(Request.Create($"/id-{id.Length}", acl: [new(31, "sasl", id)], flags: 1));
        }

        using var stranger = new SaslTalk(port, "stranger", heard);
        stranger.Say(Request.GetData("/bobs"));
        stranger.Say(Request.Create("/mine", acl: [new(31, "auth", "")]));

        using var super = new SaslTalk(port, "super", heard).LogIn("super", "toor");
        super.Say(Request.GetData("/digests"));

        using var root = new SaslTalk(port, "root", heard).LogIn("root", "root secret");
        root.Say(Request.Bare(Op.WhoAmI, "whoAmI"));
        foreach (var path in new[] { "/bobs", "/alices", "/digests" })
        {
            root.Say(Request.GetData(path));
        }

        using var both = new SaslTalk(port, "both", heard).LogIn("alice", "other");
        both.Say(Request.Auth("digest", "user:pass"));
        both.Say(Request.Create("/both", acl: [new(31, "auth", "")]));
        both.Say(Request.GetAcl("/both"));
        both.Say(Request.Auth("sasl", "bob"));
    });

    [ApacheFact]
    public void Without_a_super_user_the_user_super_is_let_in_by_every_sasl_entry() =>
        Compare(_users.Options() with { More = ["letAnySaslUserDoX=everybody"] }, (port, heard) =>
        {
            using var bob = new SaslTalk(port, "bob", heard).LogIn("bob", SaslUsers.BobsPassword);
            bob.Say(Request.Create("/alices", acl: [new(31, "sasl", "alice")]));
            bob.Say(Request.Create("/everybodys", acl: [new(31, "sasl", "everybody")]));
            bob.Say(Request.GetData("/everybodys"));
            using var super = new SaslTalk(port, "super", heard).LogIn("super", "toor");
            super.Say(Request.GetData("/alices"));
            using var root = new SaslTalk(port, "root", heard).LogIn("root", "root secret");
            root.Say(Request.GetData("/alices"));
            root.Say(Request.GetData("/everybodys"));
            using var stranger = new SaslTalk(port, "stranger", heard);
            stranger.Say(Request.GetData("/everybodys"));
        });

    [ApacheFact]
    public void What_proves_nothing_ends_the_connection() => Compare(_users.Options("SASLAuthenticationProvider.superPassword=better"), (port, heard) =>
    {
        Try("wrong password", talk => talk.LogIn("bob", "guessed"));
        Try("unknown user", talk => talk.LogIn("nobody", ""));
        Try("the super password of the file", talk => talk.LogIn("super", "toor"));
        Try("the super password of the configuration", talk => talk.LogIn("super", "better"));
        Try("an initial response", talk => talk.Say(SaslDigest.Request("x", "begins with a response")));
        Try("the null token", talk => talk.Say(SaslDigest.Request(null, "begins with null")));
        Try("an empty response", talk => talk.LogIn("bob", SaslUsers.BobsPassword, _ => ""));
        Try("twice", talk => talk.LogIn("bob", SaslUsers.BobsPassword).LogIn("bob", SaslUsers.BobsPassword));
        Try("as somebody else", talk => talk.LogIn("bob", SaslUsers.BobsPassword, authorizationId: "super").Say(Request.Bare(Op.WhoAmI, "whoAmI")));
        foreach (var (part, other) in new[]
                 {
                     // Apache does not look at nc; ours wants what the mechanism says, and what every client sends.
                     ("nonce=\"", "nonce=\"x"), ("username=\"bob\",", ""), ("cnonce=\"mine\",", ""),
                     ("zk-sasl-md5\",max", "other\",max"), ("qop=auth", "qop=auth-conf"), ("charset=utf-8,", ""), ("username=\"bob\"", "username=\"bob"),
                     ("maxbuf=65536,", "maxbuf=65536,unknown=x,"), ("maxbuf=65536,", ",,"), (",qop=auth", ""), ("qop=auth", "qop=\"auth\""),
                 })
        {
            Try($"{other} for {part}", talk => talk.LogIn("bob", SaslUsers.BobsPassword, response => response.Replace(part, other)));
        }

        void Try(string name, Action<SaslTalk> act)
        {
            using var talk = new SaslTalk(port, name, heard);
            act(talk);
            talk.Knock();
        }
    });

    [ApacheFact]
    public void Where_SASL_is_mandatory_nothing_is_served_before_it() => Compare(
        _users.Options("sessionRequireClientSASLAuth=true", "allowSaslFailedClients=true"), (port, heard) =>
        {
            foreach (var request in new[] { Request.GetData("/"), Request.Create("/a"), Request.Ping(), Request.Auth("digest", "u:p") })
            {
                using var silent = new SaslTalk(port, "silent", heard);
                silent.Say(request);
                silent.Knock();
            }

            using var wrong = new SaslTalk(port, "wrong", heard).LogIn("bob", "guessed");
            wrong.Knock();
            using var bob = new SaslTalk(port, "bob", heard).LogIn("bob", SaslUsers.BobsPassword);
            bob.Say(Request.Create("/a"));
            bob.Say(Request.GetData("/a"));
        });

    [ApacheFact]
    public void Clients_that_may_fail_are_served() => Compare(_users.Options("allowSaslFailedClients=true"), (port, heard) =>
    {
        using var wrong = new SaslTalk(port, "wrong", heard).LogIn("bob", "guessed");
        wrong.Say(Request.Bare(Op.WhoAmI, "whoAmI"));
        wrong.Say(Request.Create("/open"));
        wrong.Say(Request.Create("/mine", acl: [new(31, "auth", "")]));
        wrong.LogIn("bob", SaslUsers.BobsPassword);
        wrong.Say(Request.Bare(Op.WhoAmI, "whoAmI"));
    });

    [ApacheFact]
    public void In_an_ensemble_the_identity_goes_along_to_the_leader_and_is_bound_to_the_connection()
    {
        var (ours, apache) = (new List<string>(), new List<string>());
        foreach (var (heard, isApache) in new[] { (ours, Target.IsApache), (apache, true) })
        {
            using var ensemble = EnsembleUnderTest.Start(options: _users.Options(), apache: isApache);
            using var bob = new SaslTalk(ensemble.Follower.Port, "bob", heard).LogIn("bob", SaslUsers.BobsPassword);
            bob.Say(Request.Create("/bobs", acl: [new(31, "auth", "")]));
            bob.Say(Request.SetData("/bobs", "by bob"));
            bob.Dispose();

            using var moved = new SaslTalk(ensemble.Leader.Port, "moved", heard, resumed: bob);
            moved.Say(Request.Sync("/bobs"));
            moved.Say(Request.SetData("/bobs", "by nobody"));
            moved.LogIn("bob", SaslUsers.BobsPassword);
            moved.Say(Request.SetData("/bobs", "by bob again"));
        }

        ShouldAgree(ours, apache);
    }

    private static void Compare(ServerOptions options, Action<int, List<string>> script)
    {
        var (ours, apache) = (new List<string>(), new List<string>());
        using (var server = Target.Start(options))
        {
            script(server.Port, ours);
        }

        using (var server = new ApacheServer(options).Start())
        {
            script(server.Port, apache);
        }

        ShouldAgree(ours, apache);
    }

    private static void ShouldAgree(List<string> ours, List<string> apache)
    {
        ours.Zip(apache).Where(pair => pair.First != pair.Second).Select(pair => $"ours {pair.First}, Apache {pair.Second}").ShouldBeEmpty();
        ours.Count.ShouldBe(apache.Count);
        ours.ShouldContain(line => line.Contains("challenge"));
    }
}

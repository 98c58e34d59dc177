using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public sealed class SaslSettingsTests : IDisposable
{
    private readonly string _jaas = Path.GetTempFileName();

    public SaslSettingsTests() => File.WriteAllText(
        _jaas, "Server { x.DigestLoginModule required user_bob=\"file\" user_super=\"file\"; };\nOther { x.DigestLoginModule required user_eve=\"e\"; };");

    public void Dispose() => File.Delete(_jaas);

    [Fact]
    public void Without_users_there_is_no_login() => SettingsLoader.Load().Settings.Auth.Sasl.IsOffered.ShouldBeFalse();

    [Fact]
    public void Users_stand_in_our_own_file_whatever_their_names_are()
    {
        var loaded = SettingsLoader.LoadText("server.conf", "coord.auth.sasl.users { Bob = secret, \"b.c@d\" = \"x y\" }");
        loaded.Warnings.ShouldBeEmpty();
        loaded.Settings.Auth.Sasl.Users.ShouldBe(new Dictionary<string, string> { ["Bob"] = "secret", ["b.c@d"] = "x y" }, ignoreOrder: true);
        loaded.Describe().Single(entry => entry.Key == "coord.auth.sasl.users").Value.ShouldBe("(hidden)");
    }

    [Fact]
    public void They_may_stand_in_a_JAAS_file_and_our_own_win()
    {
        var users = SettingsLoader.LoadText(
            "server.conf", $"coord.auth.sasl {{ jaas-file = \"{_jaas}\", users {{ bob = ours }}, super-password = s }}").Settings.Auth.Sasl.Users;
        users.ShouldBe(new Dictionary<string, string> { ["bob"] = "ours", ["super"] = "s" }, ignoreOrder: true);
    }

    [Fact]
    public void A_zoo_cfg_says_it_in_ZooKeepers_words()
    {
        var loaded = SettingsLoader.LoadText(
            "zoo.cfg",
            "dataDir=/d\nclientPort=1\nauthProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider\n"
                + $"java.security.auth.login.config={_jaas}\nsasl.serverconfig=Other\nSASLAuthenticationProvider.superPassword=geheim\n"
                + "superUser=eve\nsuperUser.2=frank\nallowSaslFailedClients=true\nletAnySaslUserDoX=x\n"
                + "sessionRequireClientSASLAuth=true\nenforce.auth.enabled=true\nenforce.auth.schemes=digest");
        loaded.Warnings.ShouldBe(["zoo.cfg:13: enforce.auth.schemes has no effect: sessionRequireClientSASLAuth is true, so the scheme is sasl."]);
        var auth = loaded.Settings.Auth;
        auth.EnforceSchemes.ShouldBe(["sasl"]);
        auth.Sasl.Users.ShouldBe(new Dictionary<string, string> { ["eve"] = "e", ["super"] = "geheim" }, ignoreOrder: true);
        auth.Sasl.SuperUsers.ShouldBe(["eve", "frank"]);
        (auth.Sasl.AllowFailed, auth.Sasl.AnyUserAclId).ShouldBe((true, "x"));
        loaded.Settings.ToString().ShouldNotContain("geheim");
        loaded.Describe().ShouldAllBe(entry => !entry.Value.Contains("geheim"));
    }

    [Fact]
    public void Another_provider_is_named_in_a_warning() => SettingsLoader.LoadText("zoo.cfg", "dataDir=/d\nclientPort=1\nauthProvider.1=com.acme.Provider")
        .Warnings.ShouldBe(["zoo.cfg:3: authProvider.1 has no effect: only ZooKeeper's providers digest, ip, sasl and x509 are there, and they always are."]);

    [Fact]
    public void A_JAAS_file_that_is_missing_or_wrong_is_named()
    {
        const string Head = "dataDir=/d\nclientPort=1\njava.security.auth.login.config=";
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("zoo.cfg", Head + "/none.conf")).Message.ShouldStartWith(
            "zoo.cfg:3: java.security.auth.login.config (here coord.auth.sasl.jaas-file) is \"/none.conf\"; it must be the path of a readable file (");
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("zoo.cfg", $"{Head}{_jaas}\nsasl.serverconfig=Client")).Message.ShouldBe(
            $"{_jaas}: the file has no section Client; it has Server, Other.");
    }
}

using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public class JaasFileTests
{
    [Fact]
    public void The_users_of_the_section_are_read_as_Java_reads_them()
    {
        const string Text = """
            // Between the servers.
            QuorumServer {
                org.apache.zookeeper.server.auth.DigestLoginModule required user_peer="x";
            };
            /* The clients: several modules,
               every kind of quotes. */
            Server {
                org.apache.zookeeper.server.auth.DigestLoginModule required debug=true
                    user_super="admin; secret }"
                    user_bob='a "word"'  // not quoted inside
                    user_a.b-c=plain;
                org.apache.zookeeper.server.auth.DigestLoginModule optional user_dora="back\\slash \"quote\"";
            };
            """;
        JaasFile.UsersOf("Server", Text, "jaas.conf").ShouldBe(
            new Dictionary<string, string> { ["super"] = "admin; secret }", ["bob"] = "a \"word\"", ["a.b-c"] = "plain", ["dora"] = "back\\slash \"quote\"" },
            ignoreOrder: true);
        JaasFile.UsersOf("QuorumServer", Text, "jaas.conf").ShouldBe(new Dictionary<string, string> { ["peer"] = "x" });
    }

    [Fact]
    public void A_client_has_a_section_with_its_name_and_its_password()
    {
        const string Text = "Client { x.DigestLoginModule required username=\"bob\" password=\"p w\"; };\n"
            + "Server { x.DigestLoginModule required user_a=\"b\"; };";
        JaasFile.ClientOf("Client", Text, "jaas.conf").ShouldBe(("bob", "p w"));
        Should.Throw<ConfigurationException>(() => JaasFile.ClientOf("Server", Text, "jaas.conf"))
            .Message.ShouldBe("jaas.conf:2: section Server must have the options username and password.");
    }

    [Theory]
    [InlineData("", "jaas.conf: the file has no section; it must have the section Server { … };.")]
    [InlineData(
        "A { x.DigestLoginModule required user_a=\"b\"; };\nClient { };",
        "jaas.conf: the file has no section Server; it has A, Client.")]
    [InlineData(
        "Server {\n com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true; };",
        "jaas.conf:2: section Server is for Kerberos, which is not there; it must name org.apache.zookeeper.server.auth.DigestLoginModule "
            + "with user names and passwords.")]
    [InlineData(
        "Server {\n x.LdapLoginModule required; };",
        "jaas.conf:2: x.LdapLoginModule is unknown here; it must be org.apache.zookeeper.server.auth.DigestLoginModule.")]
    [InlineData(
        "\nServer { x.DigestLoginModule required username=\"a\" password=\"b\"; };",
        "jaas.conf:2: section Server has no user; each is an option user_<name>=\"<password>\".")]
    [InlineData("Server {\n x.DigestLoginModule user_a=\"geheim\"; };", "jaas.conf:2: required, requisite, sufficient or optional is missing.")]
    [InlineData("Server {\n x.DigestLoginModule required user_a \"geheim\"; };", "jaas.conf:2: = is missing.")]
    [InlineData("Server {\n x.DigestLoginModule required user_a=; };", "jaas.conf:2: ; is here where a value such as \"secret\" must be.")]
    [InlineData("Server {\n x.DigestLoginModule required\n user_a=\"geheim\n; };", "jaas.conf:3: a quoted text does not end in its line; it must end with \".")]
    [InlineData("Server {\n x.DigestLoginModule required\n user_a=\"b\"", "jaas.conf:3: the file ends where an option, or ; must be.")]
    [InlineData("Server {\n x.DigestLoginModule required user_a=\"b\"; }", "jaas.conf:2: the file ends where ; must be.")]
    [InlineData("Server {\n x.DigestLoginModule required user_a=\"b\"; }\nClient { };", "jaas.conf:3: ; is missing.")]
    [InlineData(
        "Server {\n x.DigestLoginModule required user_a=\"${secret}\"; };",
        "jaas.conf:2: user_a has a Java property ${…} in it; it must be the value itself.")]
    public void A_wrong_file_ends_in_one_sentence_without_a_password(string text, string message)
        => Should.Throw<ConfigurationException>(() => JaasFile.UsersOf("Server", text, "jaas.conf")).Message.ShouldBe(message);
}

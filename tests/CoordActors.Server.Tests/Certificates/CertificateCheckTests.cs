using System.Security.Cryptography.X509Certificates;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Certificates;

/// <summary>A wrong certificate file ends the start with the line that names it.</summary>
public sealed class CertificateCheckTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-certificate-check-").FullName;
    private readonly TestAuthority _authority = new();

    [Fact]
    public void A_file_that_is_not_there_is_named_with_the_line_that_names_it() =>
        Refused("dataDir=/d\nsecureClientPort=2281\nssl.keyStore.location=/none.p12").ShouldBe(
            "zoo.cfg:3: ssl.keyStore.location (here coord.client.tls.certificate) is \"/none.p12\"; it must be the path of a PEM or PKCS #12 file with a "
            + "certificate and its key (there is no such file).");

    [Fact]
    public void A_password_that_does_not_fit_is_the_certificates_mistake()
    {
        using var certificate = _authority.Issue("CN=server");
        var file = Path.Combine(_directory, "server.p12");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, "right"));
        Refused($"dataDir=/d\nsecureClientPort=2281\nssl.keyStore.location={file}\nssl.keyStore.password=wrong")
            .ShouldStartWith($"zoo.cfg:3: ssl.keyStore.location (here coord.client.tls.certificate) is \"{file}\"; it must be");
        Check($"dataDir=/d\nsecureClientPort=2281\nssl.keyStore.location={file}\nssl.keyStore.password=right");
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        var (pem, text) = (Write("lonely.pem", _authority.Pem), Write("rubbish.pem", "rubbish"));
        Refused($"dataDir=/d\nsecureClientPort=2281\nssl.keyStore.location={pem}").ShouldContain("a certificate and its key (");
        Refused($"dataDir=/d\nsecureClientPort=2281\nssl.keyStore.location={text}").ShouldContain("a certificate and its key (");
    }

    [Fact]
    public void A_file_of_authorities_without_one_is_refused()
    {
        var (server, none) = (Write("server.pem", _authority.IssuePem("CN=server")), Write("none.pem", "nothing"));
        Refused($"dataDir=/d\nsecureClientPort=2281\nssl.keyStore.location={server}\nssl.trustStore.location={none}").ShouldStartWith(
            $"zoo.cfg:4: ssl.trustStore.location (here coord.client.tls.trusted) is \"{none}\"; it must be the path of a PEM or PKCS #12 file with the "
            + "certificates of authorities (");
    }

    [Fact]
    public void The_link_between_servers_is_checked_too()
    {
        File.WriteAllText(Path.Combine(_directory, "myid"), "1");
        Refused($"dataDir={_directory}\nclientPort=2181\nserver.1=a:1:2\nserver.2=b:1:2\nsslQuorum=true\nssl.quorum.keyStore.location=/none.pem")
            .ShouldStartWith("zoo.cfg:6: ssl.quorum.keyStore.location (here coord.ensemble.tls.certificate) is \"/none.pem\"; it must be");
    }

    [Fact]
    public void The_admin_servers_files_are_checked_and_named_where_they_stand()
    {
        Refused("dataDir=/d\nclientPort=2181\nssl.quorum.keyStore.location=/none.pem\nadmin.portUnification=true")
            .ShouldStartWith("zoo.cfg:3: ssl.quorum.keyStore.location (here coord.ensemble.tls.certificate) is \"/none.pem\"; it must be");
        Refused("coord.admin.tls { enabled = on\n certificate = a.pem }", "server.conf")
            .ShouldStartWith("server.conf:2: coord.admin.tls.certificate is \"a.pem\"; it must be");
        Refused("coord.admin { metrics-secure-port = 7443, metrics-tls.client-auth = none\n tls.certificate = a.pem }", "server.conf")
            .ShouldStartWith("server.conf:2: coord.admin.tls.certificate is \"a.pem\"; it must be");
    }

    [Fact]
    public void Files_that_nobody_uses_need_not_be_there() => Check("dataDir=/d\nclientPort=2181\nssl.keyStore.location=/none.p12");

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static void Check(string text, string name = "zoo.cfg") => CertificateCheck.Check(SettingsLoader.LoadText(name, text));

    private static string Refused(string text, string name = "zoo.cfg") => Should.Throw<ConfigurationException>(() => Check(text, name)).Message;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}

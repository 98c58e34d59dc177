using CoordActors.Server.Tests.Certificates;

namespace CoordActors.Cli.Tests.Server;

/// <summary>The command line and an admin server that speaks HTTPS only, configured as for Apache ZooKeeper.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-https-").FullName;
    private readonly TestAuthority _authority = new();
    private readonly int _port = FreePorts.Next();
    private readonly int _adminPort = FreePorts.Next();

    [Fact]
    public async Task A_backup_is_taken_over_HTTPS_by_certificate_and_the_status_needs_none()
    {
        var file = Configure(Write("server.pem", _authority.IssuePem("CN=localhost")));
        using var coord = CoordProcess.Start("server", file);
        await coord.Serving();
        (await CoordProcess.Run("cli", "--server", $"127.0.0.1:{_port}", "setAcl", "/", "world:anyone:r")).ExitCode.ShouldBe(0);
        var saved = Path.Combine(_directory, "saved");
        (await Save("https", saved, "CN=boss")).ShouldSay(0, $"Saved to {saved}");
        (await CoordProcess.Run("snapshot", "inspect", saved)).ShouldSay(0, "checksum matches");

        (await Save("https", saved + "2", "CN=somebody")).ShouldSay(2, "answers 403 Forbidden");
        (await Save("http", saved + "2", "CN=boss")).ShouldSay(2, "answers 400 Bad Request");
        (await CoordProcess.Run("snapshot", "save", saved + "2", "--from", $"https://localhost:{_adminPort}")).ShouldSay(2, "does not answer: ");
        (await CoordProcess.Run("status", file)).ShouldSay(0, "Mode: standalone");
        (await coord.Terminate()).ShouldBe(0, coord.Log);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("config", "check")]
    public async Task A_certificate_that_is_not_there_is_said_before_anything_begins(params string[] command)
    {
        var file = Configure("/none.pem");
        (await CoordProcess.Run([.. command, file]))
            .ShouldSay(2, $"{file}:6: ssl.quorum.keyStore.location (here coord.ensemble.tls.certificate) is \"/none.pem\"");
        Directory.Exists(Path.Combine(_directory, "data")).ShouldBeFalse();
    }

    [Fact]
    public async Task Client_settings_that_cannot_be_used_are_refused_by_name()
    {
        var (target, from) = (Path.Combine(_directory, "saved"), $"https://localhost:{_adminPort}");
        var plain = Write("plain.properties", "zookeeper.ssl.trustStore.location=/t.pem\n");
        (await CoordProcess.Run("snapshot", "save", target, "--from", from, "--client-configuration", plain)).ShouldSay(2, "zookeeper.client.secure=true");
        var gone = Write("gone.properties", "zookeeper.client.secure=true\nzookeeper.ssl.trustStore.location=/t.pem\n");
        (await CoordProcess.Run("snapshot", "save", target, "--from", from, "--client-configuration", gone))
            .ShouldSay(2, "'/t.pem' cannot be used: there is no such file.");
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<(int ExitCode, string Output)> Save(string scheme, string target, string subject)
    {
        var (certificate, trusted) = (Write("operator.pem", _authority.IssuePem(subject)), Write("trusted.pem", _authority.Pem));
        var configuration = Write(
            "client.properties",
            $"zookeeper.client.secure=true\nzookeeper.ssl.keyStore.location={certificate}\nzookeeper.ssl.trustStore.location={trusted}\n");
        return CoordProcess.Run(
            "snapshot", "save", target, "--from", $"{scheme}://localhost:{_adminPort}", "--authorization", "x509", "--client-configuration", configuration);
    }

    /// <summary>The super user is a certificate.</summary>
    private string Configure(string certificate) => Write(
        "zoo.cfg",
        $"""
        dataDir={_directory}/data
        clientPort={_port}
        admin.serverPort={_adminPort}
        admin.serverAddress=127.0.0.1
        admin.forceHttps=true
        ssl.quorum.keyStore.location={certificate}
        ssl.quorum.trustStore.location={Write("trusted.pem", _authority.Pem)}
        admin.needClientAuth=true
        X509AuthenticationProvider.superUser=CN=boss
        """);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}

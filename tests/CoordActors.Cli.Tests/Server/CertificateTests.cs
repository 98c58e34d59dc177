using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Client;
using CoordActors.Server.Tests.Certificates;

namespace CoordActors.Cli.Tests.Server;

/// <summary>Clients of the TLS port that show certificates are somebody.</summary>
public sealed class CertificateTests : IDisposable
{
    private const string Alice = "CN=alice,OU=Ops,O=Example\\, Inc.";

    private readonly string _directory = Directory.CreateTempSubdirectory("coord-certificates-").FullName;
    private readonly int _port = FreePorts.Next();
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("CN=Somebody else");

    [Fact]
    public async Task Who_shows_a_certificate_is_its_subject_and_access_control_lists_know_him()
    {
        using var coord = await Start();
        await using var alice = await Connect("O=\"Example, Inc.\", OU=Ops, CN=alice");
        (await alice.WhoAmIAsync(Limit())).ShouldBe([new Identity("ip", "127.0.0.1"), new Identity("x509", Alice)], ignoreOrder: true);
        await alice.CreateAsync("/alices", "hers"u8.ToArray(), acl: Acl.CreatorAll, cancellationToken: Limit());
        (await alice.GetAclAsync("/alices", Limit())).Entries.ShouldBe([new Acl(Permissions.All, "x509", Alice)]);
        await alice.CreateAsync("/bobs", "his"u8.ToArray(), acl: [new Acl(Permissions.Read, "x509", "CN=bob")], cancellationToken: Limit());

        await using var bob = await Connect("CN=bob");
        await Should.ThrowAsync<NoAuthException>(() => bob.GetDataAsync("/alices", Limit()));
        (await bob.GetDataAsync("/bobs", Limit())).Data.ShouldBe("his"u8.ToArray());
        await bob.AddAuthAsync("x509", [], Limit());
        await using var boss = await Connect("CN=boss");
        (await boss.GetDataAsync("/alices", Limit())).Data.ShouldBe("hers"u8.ToArray(), "the super user may do everything");
        (await coord.Terminate()).ShouldBe(0, coord.Log);
    }

    [Fact]
    public async Task Who_shows_none_is_nobody_and_an_id_that_is_no_name_is_refused()
    {
        using var coord = await Start();
        await using var nobody = await Connect(null);
        (await nobody.WhoAmIAsync(Limit())).ShouldBe([new Identity("ip", "127.0.0.1")]);
        await Should.ThrowAsync<CoordException>(() => nobody.CreateAsync("/a", null, acl: Acl.CreatorAll, cancellationToken: Limit()));
        await Should.ThrowAsync<CoordException>(
            () => nobody.CreateAsync("/a", null, acl: [new Acl(Permissions.All, "x509", "no name")], cancellationToken: Limit()));
        await Should.ThrowAsync<CoordException>(() => nobody.AddAuthAsync("x509", [], Limit()));
    }

    [Fact]
    public async Task A_certificate_of_a_strange_authority_does_not_get_in()
    {
        using var coord = await Start();
        await Should.ThrowAsync<CoordException>(async () => await (await Connect("CN=alice", _stranger)).DisposeAsync());
        await using var alice = await Connect("CN=alice");
        (await alice.WhoAmIAsync(Limit())).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Status_and_top_ask_a_server_that_lets_nobody_in_without_a_certificate()
    {
        using var coord = await Start("need");
        (await CoordProcess.Run("status", Path.Combine(_directory, "zoo.cfg"))).ShouldSay(0, "Client SSL: true.", "Mode: standalone");
        var (key, properties) = (Path.Combine(_directory, "alice.pem"), Path.Combine(_directory, "client.properties"));
        await File.WriteAllTextAsync(key, _authority.IssuePem("CN=alice"));
        await File.WriteAllTextAsync(
            properties,
            $"zookeeper.client.secure=true\nzookeeper.ssl.keyStore.location={key}\nzookeeper.ssl.trustStore.location={_directory}/trusted.pem\n");
        var server = $"localhost:{_port}";
        (await CoordProcess.Run("cli", "--server", server, "--client-configuration", properties, "top")).ShouldSay(0, " standalone ");
        (await CoordProcess.Run("cli", "--server", server, "top")).ShouldSay(0, " unreachable");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    private async Task<CoordProcess> Start(string clientAuth = "want")
    {
        using var server = _authority.Issue("CN=localhost");
        var (certificate, trusted) = (Path.Combine(_directory, "server.pfx"), Path.Combine(_directory, "trusted.pem"));
        await File.WriteAllBytesAsync(certificate, server.Export(X509ContentType.Pkcs12, "secret"));
        await File.WriteAllTextAsync(trusted, _authority.Pem);
        var file = Path.Combine(_directory, "zoo.cfg");
        await File.WriteAllTextAsync(
            file,
            $"dataDir={_directory}/data\nsecureClientPort={_port}\nadmin.enableServer=false\n"
            + $"ssl.keyStore.location={certificate}\nssl.keyStore.password=secret\n"
            + $"ssl.trustStore.location={trusted}\nssl.clientAuth={clientAuth}\nX509AuthenticationProvider.superUser=CN=boss\n");
        var coord = CoordProcess.Start("server", file);
        await coord.Serving();
        return coord;
    }

    private Task<CoordClient> Connect(string? subject, TestAuthority? issuer = null)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        };
        if (subject is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create((issuer ?? _authority).Issue(subject), null, offline: true);
        }

        return CoordClient.ConnectAsync(
            new CoordClientOptions { ConnectionString = $"127.0.0.1:{_port}", Tls = tls, WaitForServers = false }, Limit());
    }
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Client;

namespace CoordActors.Cli.Tests.Server;

/// <summary>Clients of the TLS port that show certificates are somebody.</summary>
public sealed class CertificateTests : IDisposable
{
    private const string Alice = "CN=alice,OU=Ops,O=Example\\, Inc.";

    private readonly string _directory = Directory.CreateTempSubdirectory("coord-certificates-").FullName;
    private readonly int _port = CoordProcess.FreePort();
    private readonly X509Certificate2 _authority = Issue("CN=Authority", null);
    private readonly X509Certificate2 _stranger = Issue("CN=Somebody else", null);

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

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    /// <summary>A certificate with its key; without an issuer an authority.</summary>
    private static X509Certificate2 Issue(string subject, X509Certificate2? issuer)
    {
        using var key = RSA.Create(2048);
        var name = new X500DistinguishedName(subject, X500DistinguishedNameFlags.None);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, critical: true));
        var now = DateTimeOffset.UtcNow;
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        }

        using var issued = request.Create(issuer, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private async Task<CoordProcess> Start()
    {
        using var server = Issue("CN=localhost", _authority);
        var (certificate, trusted) = (Path.Combine(_directory, "server.pfx"), Path.Combine(_directory, "trusted.pem"));
        await File.WriteAllBytesAsync(certificate, server.Export(X509ContentType.Pkcs12, "secret"));
        await File.WriteAllTextAsync(trusted, _authority.ExportCertificatePem());
        var file = Path.Combine(_directory, "zoo.cfg");
        await File.WriteAllTextAsync(
            file,
            $"dataDir={_directory}/data\nsecureClientPort={_port}\nadmin.enableServer=false\n"
            + $"ssl.keyStore.location={certificate}\nssl.keyStore.password=secret\n"
            + $"ssl.trustStore.location={trusted}\nssl.clientAuth=want\nX509AuthenticationProvider.superUser=CN=boss\n");
        var coord = CoordProcess.Start("server", file);
        await coord.Serving();
        return coord;
    }

    private Task<CoordClient> Connect(string? subject, X509Certificate2? issuer = null)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        };
        if (subject is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(Issue(subject, issuer ?? _authority), null, offline: true);
        }

        return CoordClient.ConnectAsync(
            new CoordClientOptions { ConnectionString = $"127.0.0.1:{_port}", Tls = tls, WaitForServers = false }, Limit());
    }
}

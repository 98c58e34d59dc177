using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CoordActors.Client.Tests;

/// <summary>The same client over TLS.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly ScriptedServer _server = new();
    private readonly X509Certificate2 _certificate = SelfSigned();

    public void Dispose()
    {
        _certificate.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task A_server_whose_certificate_is_trusted_is_talked_to()
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_certificate);
        var client = CoordClient.Start(_server.Options() with { Tls = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } });
        using var connection = await _server.Accept(new SslServerAuthenticationOptions { ServerCertificate = _certificate });
        await connection.ReadGreeting();
        connection.Welcome();
        var exists = client.ExistsAsync("/a");
        connection.AnswerStat(await connection.Next(OpCode.Exists));
        (await exists).ShouldNotBeNull();
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_trusted_is_refused()
    {
        var options = _server.Options() with { Tls = new SslClientAuthenticationOptions(), WaitForServers = false };
        var connect = CoordClient.ConnectAsync(options, ScriptedServer.Limit());
        await Should.ThrowAsync<Exception>(async () =>
        {
            using var connection = await _server.Accept(new SslServerAuthenticationOptions { ServerCertificate = _certificate });
            await connection.ReadGreeting();
        });
        await Should.ThrowAsync<ConnectionLossException>(connect);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Server.Settings;

namespace CoordActors.Edge.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-tls-").FullName;

    [Fact]
    public async Task A_client_on_the_secure_port_is_served_like_any_other()
    {
        var securePort = EdgeWorld.FreePort();
        var certificate = WriteCertificate();
        await using var world = await EdgeWorld.Start(settings => settings with
        {
            SecurePort = securePort,
            Tls = new TlsSettings { Certificate = certificate, Password = "secret", ClientAuth = ClientCertificateMode.None },
        });
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, securePort);
        var stream = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("localhost");
        using var client = new ScriptedClient(tcp, stream);

        await client.Send(ScriptedClient.ConnectFrame());
        (await client.Receive()).Length.ShouldBe(37);
        await client.Send(ScriptedClient.ExistsFrame(1));
        (await client.ReceiveHeader()).Err.ShouldBe(ErrorCode.Ok);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var path = Path.Combine(_directory, "server.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, "secret"));
        return path;
    }
}

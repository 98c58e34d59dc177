using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Certificates;

namespace CoordActors.Edge.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-tls-").FullName;
    private readonly TestAuthority _authority = new();
    private readonly int _port = FreePorts.Next();

    [Fact]
    public async Task A_client_on_the_secure_port_is_served_like_any_other()
    {
        await using var world = await Start("CN=localhost");
        var (client, _) = await Connect();
        using (client)
        {
            await client.Send(ScriptedClient.ConnectFrame());
            (await client.Receive()).Length.ShouldBe(37);
            await client.Send(ScriptedClient.ExistsFrame(1));
            (await client.ReceiveHeader()).Err.ShouldBe(ErrorCode.Ok);
        }
    }

    [Fact]
    public async Task A_new_certificate_is_shown_to_whoever_connects_next_and_those_connected_stay()
    {
        await using var world = await Start("CN=old");
        var (early, shownEarly) = await Connect();
        await early.Send(ScriptedClient.ConnectFrame());
        (await early.Receive()).Length.ShouldBe(37);
        Write("CN=new");
        var (late, shownLate) = await Connect();
        (shownEarly, shownLate).ShouldBe(("CN=old", "CN=new"));
        await early.Send(ScriptedClient.ExistsFrame(1));
        (await early.ReceiveHeader()).Err.ShouldBe(ErrorCode.Ok);
        early.Dispose();
        late.Dispose();
    }

    [Fact]
    public async Task One_port_takes_clients_with_TLS_and_without()
    {
        var certificate = Write("CN=localhost");
        await using var world = await EdgeWorld.Start(settings => settings with
        {
            PortUnification = true,
            ConnectionsPerAddressMax = 2,
            Tls = new TlsSettings { Certificate = certificate, Password = "secret", ClientAuth = ClientCertificateMode.None },
        });
        using var plain = await world.Open();
        var (secure, shown) = await Connect(world.Port);
        shown.ShouldBe("CN=localhost");
        await secure.Send(ScriptedClient.ConnectFrame());
        (await secure.Receive()).Length.ShouldBe(37);
        foreach (var client in new[] { plain, secure })
        {
            await client.Send(ScriptedClient.ExistsFrame(1));
            (await client.ReceiveHeader()).Err.ShouldBe(ErrorCode.Ok);
        }

        using var third = await world.Connect();
        (await third.ReceiveToEnd()).ShouldBeEmpty("both count");
        secure.Dispose();
    }

    [Fact]
    public async Task A_client_that_is_silent_on_a_unified_port_is_closed_in_time_whichever_way_it_would_have_gone()
    {
        var certificate = Write("CN=localhost");
        await using var world = await EdgeWorld.Start(settings => settings with
        {
            PortUnification = true,
            HandshakeWithin = TimeSpan.FromMilliseconds(50),
            Tls = new TlsSettings { Certificate = certificate, Password = "secret", ClientAuth = ClientCertificateMode.None },
        });
        using var silent = await world.Connect();
        (await silent.ReceiveToEnd()).ShouldBeEmpty();
        using var begun = await world.Connect();
        await begun.Send([0x16, 3, 1]);
        _ = await begun.ReceiveToEnd();
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<EdgeWorld> Start(string subject)
    {
        var certificate = Write(subject);
        return EdgeWorld.Start(settings => settings with
        {
            SecurePort = _port,
            Tls = new TlsSettings { Certificate = certificate, Password = "secret", ClientAuth = ClientCertificateMode.None },
        });
    }

    /// <returns>A client, and who the server is to it.</returns>
    private async Task<(ScriptedClient Client, string Server)> Connect(int? port = null)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port ?? _port);
        var stream = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("localhost");
        return (new ScriptedClient(tcp, stream), stream.RemoteCertificate!.Subject);
    }

    private string Write(string subject)
    {
        using var certificate = _authority.Issue(subject);
        var path = Path.Combine(_directory, "server.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, "secret"));
        return path;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Protocol;
using CoordActors.Server.Tests.Certificates;

namespace CoordActors.Admin.Tests;

/// <summary>HTTPS on the ports for operators, and who is who by certificate.</summary>
public sealed class HttpsTests : IDisposable
{
    private const Permissions All = (Permissions)31;

    private readonly string _directory = Directory.CreateTempSubdirectory("coord-https-").FullName;
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task One_port_speaks_both()
    {
        await using var world = await Start("enabled = on");
        using var client = Client();
        (await client.GetStringAsync(At(world, "https", "/health/live"))).ShouldBe("alive\n");
        (await client.GetStringAsync(At(world, "http", "/health/live"))).ShouldBe("alive\n");
    }

    [Fact]
    public async Task Plain_HTTP_is_refused_where_HTTPS_is_required()
    {
        await using var world = await Start("required = on");
        using var client = Client();
        using var plain = await client.GetAsync(At(world, "http", "/health/live"));
        plain.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await plain.Content.ReadAsStringAsync()).ShouldBe("This port speaks HTTPS only: the address must begin with https://.\n");
        plain.Headers.ConnectionClose.ShouldBe(true);
        using var secure = await client.GetAsync(At(world, "https", "/health/live"));
        (await secure.Content.ReadAsStringAsync()).ShouldBe("alive\n");
        secure.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("it would bind everything else on localhost");
    }

    [Fact]
    public async Task A_browser_that_came_from_elsewhere_is_told_to_stay_with_HTTPS()
    {
        await using var world = await Start("required = on", "admin.address = \"*\"");
        using var client = Client(trustsAnyName: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, At(world, "https", "/health/live"));
        request.Headers.Host = "coord1.example";
        using var response = await client.SendAsync(request);
        response.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=86400"]);
    }

    [Fact]
    public async Task A_certificate_that_is_needed_lets_in_and_its_lack_does_not()
    {
        await using var world = await Start($"required = on, client-auth = need, trusted = \"{Trusted}\"");
        using var operatorsClient = Client("CN=operator");
        (await operatorsClient.GetStringAsync(At(world, "https", "/health/live"))).ShouldBe("alive\n");
        using var nobody = Client();
        await Should.ThrowAsync<HttpRequestException>(() => nobody.GetStringAsync(At(world, "https", "/health/live")));
        using var strangers = new TestAuthority("CN=Strangers");
        using var stranger = Client("CN=operator", strangers);
        await Should.ThrowAsync<HttpRequestException>(() => stranger.GetStringAsync(At(world, "https", "/health/live")));
    }

    [Fact]
    public async Task A_certificate_is_an_identity_that_takes_a_snapshot_where_the_root_belongs_to_it()
    {
        await using var world = await Start($"enabled = on, client-auth = want, trusted = \"{Trusted}\"");
        await world.Open();
        await world.SetAcl("/", (All, "x509", "CN=boss,OU=Ops"));

        (await Snapshot(world, "https", Client("OU=Ops, CN=boss"), "x509")).ShouldBe(HttpStatusCode.OK);
        (await Snapshot(world, "https", Client("CN=somebody"), "x509")).ShouldBe(HttpStatusCode.Forbidden);
        (await Snapshot(world, "https", Client("OU=Ops, CN=boss"), null)).ShouldBe(HttpStatusCode.Unauthorized, "the header says that it is meant");
        (await Snapshot(world, "https", Client(), "x509")).ShouldBe(HttpStatusCode.Unauthorized, "there is no certificate");
        (await Snapshot(world, "http", Client("OU=Ops, CN=boss"), "x509")).ShouldBe(HttpStatusCode.Unauthorized, "a plain connection has none");
    }

    [Fact]
    public async Task The_super_user_among_the_certificates_may_do_everything()
    {
        await using var world = await Start(
            $"required = on, client-auth = need, trusted = \"{Trusted}\"", "auth.x509-super-user = \"CN=root\"");
        await world.Open();
        await world.SetAcl("/", (Permissions.Read, "world", "anyone"));
        (await Snapshot(world, "https", Client("CN=root"), "x509")).ShouldBe(HttpStatusCode.OK);
        (await Snapshot(world, "https", Client("CN=other"), "x509")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_new_certificate_is_shown_from_the_next_connection_on()
    {
        await using var world = await Start("required = on");
        (await SubjectOf(world)).ShouldBe("CN=localhost");
        await File.WriteAllTextAsync(Path.Combine(_directory, "server.pem"), _authority.IssuePem("CN=renewed"));
        (await SubjectOf(world)).ShouldBe("CN=renewed");
        await File.WriteAllTextAsync(Path.Combine(_directory, "server.pem"), "rubbish");
        (await SubjectOf(world)).ShouldBe("CN=renewed");
    }

    [Fact]
    public async Task Prometheus_has_a_port_with_HTTPS_that_serves_nothing_else()
    {
        var port = FreePorts.Next();
        await using var world = await AdminWorld.Start(
            $"admin {{ metrics-secure-port = {port}, metrics-address = \"127.0.0.1\"\n"
            + $"metrics-tls {{ certificate = \"{Certificate}\", trusted = \"{Trusted}\" }} }}");
        using var prometheus = Client("CN=prometheus");
        (await prometheus.GetStringAsync(AtMetrics("https", "/metrics"))).ShouldContain("znode_count 4\n");
        using var other = await prometheus.GetAsync(AtMetrics("https", "/commands/ruok"));
        (await other.Content.ReadAsStringAsync()).ShouldBe("Only /metrics is served here.\n");
        using var nobody = Client();
        await Should.ThrowAsync<HttpRequestException>(() => nobody.GetStringAsync(AtMetrics("https", "/metrics")));
        using var plain = await nobody.GetAsync(AtMetrics("http", "/metrics"));
        plain.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await prometheus.GetStringAsync(At(world, "http", "/health/live"))).ShouldBe("alive\n");

        string AtMetrics(string scheme, string path) => string.Create(CultureInfo.InvariantCulture, $"{scheme}://localhost:{port}{path}");
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string Trusted => Write("trusted.pem", _authority.Pem);

    private string Certificate => Write("server.pem", _authority.IssuePem("CN=localhost"));

    private static string At(AdminWorld world, string scheme, string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://localhost:{world.Address.Port}{path}");

    private static async Task<HttpStatusCode> Snapshot(AdminWorld world, string scheme, HttpClient client, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At(world, scheme, "/commands/snapshot"));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization).ShouldBeTrue();
        using (client)
        {
            using var response = await client.SendAsync(request);
            return response.StatusCode;
        }
    }

    private static async Task<string> SubjectOf(AdminWorld world)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, world.Address.Port);
        await using var stream = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("localhost");
        return stream.RemoteCertificate!.Subject;
    }

    /// <param name="tls">Lines of the block admin.tls beside the certificate.</param>
    /// <param name="configuration">Other lines.</param>
    private Task<AdminWorld> Start(string tls, string configuration = "") =>
        AdminWorld.Start($"admin.snapshot-interval-min = off, admin.tls {{ certificate = \"{Certificate}\", {tls} }}\n{configuration}");

    /// <summary>A client that trusts the test's authority, as curl with --cacert, and shows a certificate, as with --cert.</summary>
    private HttpClient Client(string? subject = null, TestAuthority? issuer = null, bool trustsAnyName = false)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority.Certificate);
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = trust };
        if (trustsAnyName) options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        if (subject is not null)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create((issuer ?? _authority).Issue(subject), null, offline: true);
        }

        return new HttpClient(new SocketsHttpHandler { SslOptions = options });
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}

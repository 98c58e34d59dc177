using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace CoordActors.Server.Tests.Certificates;

/// <summary>Certificates are files, and files change while servers run.</summary>
public sealed class TlsIdentityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-identity-").FullName;
    private readonly TestAuthority _authority = new();
    private readonly ListLogger _log = new();

    [Fact]
    public void A_new_certificate_is_taken_up_at_the_next_connection()
    {
        var identity = Open(Write("server.pem", _authority.IssuePem("CN=old")));
        SubjectOf(identity).ShouldBe("CN=old");
        Write("server.pem", _authority.IssuePem("CN=new"));
        SubjectOf(identity).ShouldBe("CN=new");
        SubjectOf(identity).ShouldBe("CN=new");
        _log.Lines.Single().ShouldStartWith("The client port has new certificate files in force: CN=new, valid until 20");
    }

    [Fact]
    public void Rubbish_changes_nothing_but_one_line_of_the_log_and_what_is_right_again_counts()
    {
        var file = Write("server.pem", _authority.IssuePem("CN=old"));
        var identity = Open(file);
        Write("server.pem", "half a certif");
        SubjectOf(identity).ShouldBe("CN=old");
        SubjectOf(identity).ShouldBe("CN=old");
        _log.Lines.Single().ShouldStartWith("The client port keeps its certificate: the file of certificate has changed and cannot be used: ");
        File.Delete(file);
        SubjectOf(identity).ShouldBe("CN=old");
        _log.Lines[^1].ShouldEndWith("cannot be used: there is no such file.");
        Write("server.pem", _authority.IssuePem("CN=new"));
        SubjectOf(identity).ShouldBe("CN=new");
    }

    [Fact]
    public void A_certificate_waits_for_its_key_that_is_written_a_moment_later()
    {
        var certificate = Write("server.pem", _authority.Pem);
        var key = Write("server.key", TestAuthority.KeyOf(_authority.Certificate));
        var identity = Open(certificate, key);
        using var next = _authority.Issue("CN=next");
        Write("server.pem", next.ExportCertificatePem());
        SubjectOf(identity).ShouldBe("CN=Authority");
        Write("server.key", TestAuthority.KeyOf(next));
        SubjectOf(identity).ShouldBe("CN=next");
    }

    [Fact]
    public void A_directory_that_a_symbolic_link_exchanges_is_seen()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "one"));
        Directory.CreateDirectory(Path.Combine(_directory, "two"));
        Write("one/server.pem", _authority.IssuePem("CN=one"));
        Write("two/server.pem", _authority.IssuePem("CN=two"));
        var link = Path.Combine(_directory, "current");
        Directory.CreateSymbolicLink(link, Path.Combine(_directory, "one"));
        File.CreateSymbolicLink(Path.Combine(_directory, "server.pem"), Path.Combine(link, "server.pem"));
        var identity = Open(Path.Combine(_directory, "server.pem"));
        SubjectOf(identity).ShouldBe("CN=one");
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, Path.Combine(_directory, "two"));
        SubjectOf(identity).ShouldBe("CN=two");
    }

    [Fact]
    public void Who_is_trusted_can_change_too()
    {
        using var other = new TestAuthority("CN=Other");
        using var client = other.Issue("CN=client");
        var identity = Open(Write("server.pem", _authority.IssuePem("CN=server")), trusted: Write("trusted.pem", _authority.Pem));
        identity.Current.Vouches(client, null).ShouldBeFalse();
        Write("trusted.pem", _authority.Pem + "\n" + other.Pem);
        identity.Current.Vouches(client, null).ShouldBeTrue();
    }

    [Fact]
    public async Task Authorities_between_a_certificate_and_its_root_are_sent_along_by_both_sides()
    {
        using var department = new TestAuthority("CN=Department", _authority);
        var identity = Open(
            Write("server.pem", department.IssuePem("CN=localhost") + department.Pem), trusted: Write("trusted.pem", _authority.Pem));
        var root = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        root.CustomTrustStore.Add(_authority.Certificate);
        using var client = department.Issue("CN=client");
        (await Handshake(identity, new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = root,
            ClientCertificateContext = SslStreamCertificateContext.Create(client, [department.Certificate], offline: true),
        })).ShouldBe("CN=client");
    }

    [Fact]
    public async Task Who_shows_none_or_that_of_a_stranger_does_not_get_in()
    {
        var identity = Open(Write("server.pem", _authority.IssuePem("CN=localhost")), trusted: Write("trusted.pem", _authority.Pem));
        await Should.ThrowAsync<AuthenticationException>(() => Handshake(identity, Blind()));
        using var stranger = new TestAuthority("CN=Stranger");
        var options = Blind();
        options.ClientCertificateContext = SslStreamCertificateContext.Create(stranger.Issue("CN=client"), null, offline: true);
        await Should.ThrowAsync<AuthenticationException>(() => Handshake(identity, options));
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static SslClientAuthenticationOptions Blind() =>
        new() { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, _, _, _) => true };

    private static string SubjectOf(TlsIdentity identity) => identity.Current.Context.TargetCertificate.Subject;

    /// <returns>Who the client is to the server.</returns>
    private static async Task<string?> Handshake(TlsIdentity identity, SslClientAuthenticationOptions options)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptTcpClientAsync();
        await using var dialled = new SslStream(client.GetStream());
        await using var accepted = new SslStream(server.GetStream());
        var dialling = dialled.AuthenticateAsClientAsync(options);
        await accepted.AuthenticateAsServerAsync(identity.ServerOptions());
        await dialling;
        return accepted.RemoteCertificate?.Subject;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    private TlsIdentity Open(string certificate, string key = "", string trusted = "") =>
        new(new TlsSettings { Certificate = certificate, CertificateKey = key, Trusted = trusted }, "The client port", _log);

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}

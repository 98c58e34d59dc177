using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests.Remote;

/// <summary>Systems that show each other certificates.</summary>
public sealed class TlsTests() : RemoteTestKit(With(Ours, Ours))
{
    private static readonly X509Certificate2 Ours = SelfSigned("CN=one");
    private static readonly X509Certificate2 Theirs = SelfSigned("CN=stranger");

    [Fact]
    public void Messages_large_and_small_travel_encrypted_and_each_side_knows_the_certificate_of_the_other()
    {
        X509Certificate2? seen = null;
        Other = Start(With(Ours, Ours, hello =>
        {
            seen = hello.Certificate;
            return null;
        }));
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var echo = Find(Other, "echo");
        echo.Tell(new byte[3_000_000], TestActor);
        ExpectMsg<byte[]>().Length.ShouldBe(3_000_000);
        for (var i = 0; i < 10_000; i++) echo.Tell(i, TestActor);
        ReceiveN(10_000).ShouldBe(Enumerable.Range(0, 10_000).Cast<object>());
        seen!.Subject.ShouldBe("CN=one");
    }

    [Fact]
    public void A_peer_with_a_wrong_certificate_is_refused_and_logged()
    {
        Other = Start(With(Theirs, Theirs));
        EventFilter.Warning(contains: "TLS failed").ExpectOne(() =>
        {
            Select(Other, "echo").Tell("lost", TestActor);
            Events.ExpectMsg<AssociationErrorEvent>().Cause.Message.ShouldContain("TLS failed");
        });
    }

    [Fact]
    public void A_peer_without_a_certificate_is_refused_and_logged()
    {
        Other = Start(With(null, Ours));
        EventFilter.Warning(contains: "TLS failed").ExpectOne(() => Other.ActorSelection($"{AddressOf(Sys)}/user/echo").Tell("lost"));
    }

    [Fact]
    public void A_peer_without_TLS_is_refused_and_logged()
    {
        Other = Start(OnLoopback());
        EventFilter.Warning(contains: "TLS failed").ExpectOne(() => Other.ActorSelection($"{AddressOf(Sys)}/user/echo").Tell("lost"));
    }

    /// <summary>A system that has TLS, or is on its way there.</summary>
    internal static RemoteSetup Moving(bool acceptsPlain, bool dialsPlain, Func<RemoteHello, string?>? accept = null)
    {
        var setup = With(Ours, Ours, accept);
        return new RemoteSetup
        {
            Host = setup.Host,
            Port = setup.Port,
            Accept = setup.Accept,
            Tls = setup.Tls! with { AcceptsPlain = acceptsPlain, DialsPlain = dialsPlain },
        };
    }

    private static RemoteSetup With(X509Certificate2? shown, X509Certificate2 trusted, Func<RemoteHello, string?>? accept = null)
    {
        bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
            certificate is not null && certificate.GetCertHashString() == trusted.GetCertHashString();

        return new RemoteSetup
        {
            Host = "127.0.0.1",
            Port = 0,
            Accept = accept ?? (_ => null),
            Tls = new RemoteTls(
                () => new SslServerAuthenticationOptions
                {
                    ServerCertificate = shown,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = IsTrusted,
                },
                () => new SslClientAuthenticationOptions
                {
                    ClientCertificates = shown is null ? [] : [shown],
                    RemoteCertificateValidationCallback = IsTrusted,
                }),
        };
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}

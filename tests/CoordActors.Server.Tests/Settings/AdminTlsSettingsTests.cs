using System.Security.Authentication;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public class AdminTlsSettingsTests
{
    private const string Quorum = "ssl.quorum.keyStore.location=/k.p12\nssl.quorum.keyStore.password=pw\nssl.quorum.trustStore.location=/t.pem\n";

    [Fact]
    public void HTTPS_is_off_unless_it_is_asked_for()
    {
        var admin = ZooCfg(Quorum).Admin;
        (admin.Tls, admin.MetricsTls, admin.MetricsSecurePort).ShouldBe((null, null, null));
    }

    [Theory]
    [InlineData("admin.portUnification=true", false, ClientCertificateMode.None)]
    [InlineData("admin.forceHttps=true", true, ClientCertificateMode.None)]
    [InlineData("admin.portUnification=true\nadmin.forceHttps=true\nadmin.needClientAuth=true", true, ClientCertificateMode.Need)]
    public void A_zoo_cfg_uses_the_certificate_of_the_quorum_as_ZooKeeper_does(string lines, bool isRequired, ClientCertificateMode clientAuth)
    {
        var tls = ZooCfg(Quorum + lines).Admin.Tls.ShouldNotBeNull();
        (tls.Certificate, tls.Password, tls.Trusted).ShouldBe(("/k.p12", "pw", "/t.pem"));
        (tls.Required, tls.ClientAuth, tls.Protocols).ShouldBe((isRequired, clientAuth, SslProtocols.Tls12 | SslProtocols.Tls13));
    }

    [Fact]
    public void A_certificate_of_its_own_has_nothing_to_do_with_that_of_the_servers()
    {
        var tls = Hocon("""
            ensemble.tls { certificate = q.pem, password = qp, trusted = qca.pem }
            admin.tls { enabled = on, certificate = a.pem, certificate-key = a.key, password = p, protocols = [TLSv1.3] }
            """).Admin.Tls.ShouldNotBeNull();
        (tls.Certificate, tls.CertificateKey, tls.Password, tls.Trusted, tls.Protocols).ShouldBe(("a.pem", "a.key", "p", "", SslProtocols.Tls13));
    }

    [Fact]
    public void Operators_may_have_an_authority_of_their_own_beside_the_certificate_of_the_servers()
    {
        var tls = Hocon("""
            ensemble.tls { certificate = q.pem, trusted = qca.pem, trusted-password = qp }
            admin.tls { enabled = on, trusted = operators.pem, client-auth = need }
            """).Admin.Tls.ShouldNotBeNull();
        (tls.Certificate, tls.Trusted, tls.TrustedPassword).ShouldBe(("q.pem", "operators.pem", ""));
    }

    [Fact]
    public void The_port_for_Prometheus_is_that_of_the_exporter()
    {
        var admin = ZooCfg("""
            metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
            metricsProvider.httpPort=-1
            metricsProvider.httpsPort=7443
            metricsProvider.ssl.keyStore.location=/m.pem
            metricsProvider.ssl.keyStore.type=PEM
            metricsProvider.ssl.trustStore.location=/mt.pem
            metricsProvider.ssl.enabledProtocols=TLSv1.3
            """).Admin;
        (admin.MetricsPort, admin.MetricsSecurePort).ShouldBe((null, 7443));
        var tls = admin.MetricsTls.ShouldNotBeNull();
        (tls.Certificate, tls.Trusted, tls.ClientAuth, tls.Protocols).ShouldBe(("/m.pem", "/mt.pem", ClientCertificateMode.Need, SslProtocols.Tls13));
    }

    [Theory]
    [InlineData("need", "false", ClientCertificateMode.Want)]
    [InlineData("want", "false", ClientCertificateMode.Need)]
    [InlineData("need", "true", ClientCertificateMode.Need)]
    public void The_exporter_needs_or_wants_certificates(string wish, string value, ClientCertificateMode expected) =>
        Exporter($"metricsProvider.ssl.{wish}.client.auth={value}").ShouldBe(expected);

    [Fact]
    public void The_exporter_can_do_without_certificates() =>
        Exporter("metricsProvider.ssl.need.client.auth=false\nmetricsProvider.ssl.want.client.auth=false").ShouldBe(ClientCertificateMode.None);

    [Fact]
    public void A_certificate_that_is_only_wanted_of_an_exporter_needs_no_authority_but_for_operators_it_is_an_identity()
    {
        ZooCfg("metricsProvider.httpsPort=7443\nmetricsProvider.ssl.keyStore.location=/m.pem\nmetricsProvider.ssl.need.client.auth=false")
            .Admin.MetricsTls!.ClientAuth.ShouldBe(ClientCertificateMode.Want);
        Should.Throw<ConfigurationException>(() => Hocon("admin.tls { enabled = on, certificate = a.pem, client-auth = want }"))
            .Message.ShouldContain("coord.admin.tls.client-auth is \"want\"; it must be none, or coord.admin.tls.trusted");
    }

    [Fact]
    public void A_secure_port_for_metrics_alone_opens_no_plain_one() =>
        ZooCfg("metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider\nmetricsProvider.httpsPort=7443\n" + Quorum)
            .Admin.MetricsPort.ShouldBeNull();

    [Theory]
    [InlineData(
        "admin.portUnification=true",
        "zoo.cfg:3: admin.portUnification (here coord.admin.tls.enabled) is \"on\"; it must be off, or coord.admin.tls.certificate (in a zoo.cfg "
            + "ssl.quorum.keyStore.location) must name a certificate.")]
    [InlineData(
        "ssl.quorum.keyStore.location=/k.pem\nadmin.forceHttps=true\nadmin.needClientAuth=true",
        "zoo.cfg:5: admin.needClientAuth (here coord.admin.tls.client-auth) is \"need\"; it must be none, or coord.admin.tls.trusted (in a zoo.cfg "
            + "ssl.quorum.trustStore.location) must name the authorities that sign clients' certificates.")]
    [InlineData(
        "metricsProvider.httpsPort=7443",
        "zoo.cfg:3: metricsProvider.httpsPort (here coord.admin.metrics-secure-port) is \"7443\"; it must be off, or coord.admin.metrics-tls.certificate "
            + "(in a zoo.cfg metricsProvider.ssl.keyStore.location) must name a certificate.")]
    [InlineData(
        "ssl.quorum.keyStore.location=/k.pem\nssl.quorum.trustStore.location=/t.pem\nadmin.serverPort=7443\nmetricsProvider.httpsPort=7443",
        "zoo.cfg:6: metricsProvider.httpsPort (here coord.admin.metrics-secure-port) is \"7443\"; it must be another port than coord.admin.port and "
            + "coord.admin.metrics-port.")]
    [InlineData("metricsProvider.ssl.keyStore.type=JKS", "zoo.cfg:3: metricsProvider.ssl.keyStore.type is \"JKS\"; it must be PEM or PKCS12 (keytool "
        + "-importkeystore -deststoretype PKCS12 converts a Java key store).")]
    public void A_promise_that_cannot_be_kept_is_refused(string lines, string message) =>
        Should.Throw<ConfigurationException>(() => ZooCfg(lines)).Message.ShouldBe(message);

    private static ClientCertificateMode Exporter(string lines) => ZooCfg(Quorum + "metricsProvider.httpsPort=7443\n" + lines).Admin.MetricsTls!.ClientAuth;

    private static ServerSettings ZooCfg(string lines)
    {
        var loaded = SettingsLoader.LoadText("zoo.cfg", "dataDir=/d\nclientPort=2181\n" + lines);
        loaded.Warnings.ShouldBeEmpty();
        return loaded.Settings;
    }

    private static ServerSettings Hocon(string lines) => SettingsLoader.LoadText("server.conf", $"coord {{\n{lines}\n}}").Settings;
}

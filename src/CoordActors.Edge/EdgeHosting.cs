using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Edge.Transport;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace CoordActors.Edge;

/// <summary>Puts the client listeners on Kestrel. No HTTP is spoken there.</summary>
public static class EdgeHosting
{
    /// <summary>Adds the plain listener and, where a secure port is configured, the TLS listener.</summary>
    public static void AddEdge(IWebHostBuilder host, ServerSettings settings)
    {
        var client = settings.Client;
        host.UseKestrelCore();
        host.ConfigureServices(services =>
        {
            services.AddSingleton<IConnectionListenerFactory, LeanTransportFactory>();
            services.AddSingleton<EdgeRuntime>();
            services.AddSingleton<ClientPort>();
            services.AddSingleton<ClientConnectionHandler>();
        });
        if (client.SecurePort is not null)
        {
            host.UseKestrelHttpsConfiguration();
        }

        host.ConfigureKestrel(kestrel =>
        {
            if (client.Port is { } port)
            {
                foreach (var address in AddressesOf(client.Address))
                {
                    kestrel.Listen(new PlainEndPoint(address, port), listen =>
                    {
                        listen.Protocols = HttpProtocols.None;
                        listen.UseConnectionHandler<ClientConnectionHandler>();
                    });
                }
            }

            if (client.SecurePort is { } securePort)
            {
                var tls = SecureOptions(client.Tls);
                foreach (var address in AddressesOf(client.SecureAddress))
                {
                    kestrel.Listen(address, securePort, listen =>
                    {
                        listen.Protocols = HttpProtocols.None;
                        listen.UseHttps(tls);
                        listen.UseConnectionHandler<ClientConnectionHandler>();
                    });
                }
            }
        });
    }

    /// <summary>The addresses to listen at: the one for all of both families where the system has both.</summary>
    private static IPAddress[] AddressesOf(string address) =>
        address is "" or "*" ? [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any]
        : IPAddress.TryParse(address, out var literal) ? [literal]
        : Dns.GetHostAddresses(address);

    private static HttpsConnectionAdapterOptions SecureOptions(TlsSettings tls)
    {
        var trusted = tls.Trusted.Length == 0 ? null : Trusted(tls);
        return new HttpsConnectionAdapterOptions
        {
            ServerCertificate = OwnCertificate(tls),
            SslProtocols = tls.Protocols,
            ClientCertificateMode = tls.ClientAuth switch
            {
                Server.Settings.ClientCertificateMode.Need => Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.RequireCertificate,
                Server.Settings.ClientCertificateMode.Want => Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.AllowCertificate,
                _ => Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.NoCertificate,
            },
            ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate, trusted),
        };
    }

    private static X509Certificate2 OwnCertificate(TlsSettings tls)
    {
        if (X509Certificate2.GetCertContentType(tls.Certificate) is X509ContentType.Pkcs12)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(tls.Certificate, tls.Password);
        }

        var keyFile = tls.CertificateKey.Length == 0 ? null : tls.CertificateKey;
        return tls.Password.Length == 0
            ? X509Certificate2.CreateFromPemFile(tls.Certificate, keyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(tls.Certificate, tls.Password, keyFile);
    }

    private static X509Certificate2Collection Trusted(TlsSettings tls)
    {
        if (X509Certificate2.GetCertContentType(tls.Trusted) is X509ContentType.Pkcs12)
        {
            return X509CertificateLoader.LoadPkcs12CollectionFromFile(tls.Trusted, tls.TrustedPassword);
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(tls.Trusted);
        return certificates;
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection? trusted)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (trusted is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        return chain.Build(certificate);
    }
}

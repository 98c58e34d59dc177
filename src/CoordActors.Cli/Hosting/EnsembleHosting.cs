using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Actors;
using CoordActors.Actors.Remote;
using CoordActors.Server.Certificates;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Hosting;

/// <summary>How the actor systems of an ensemble reach each other, and the threads and files that they use for snapshots.</summary>
internal static class EnsembleHosting
{
    /// <summary>Room for the largest request, and for what stands around it, in one message between servers.</summary>
    private const int FrameOverheadBytes = 4 << 20;

    /// <summary>Snapshots are written, read and spooled beside the actors.</summary>
    public static EnsembleRuntime CreateRuntime(ServerSettings settings) => new(
        work => ThreadPool.UnsafeQueueUserWorkItem(static state => ((Action)state!)(), work),
        () => Spool(settings.DataDirectory));

    /// <summary>The link with the other servers; null for a standalone server.</summary>
    public static RemoteSetup? CreateRemoteSetup(ServerSettings settings, string system, ILogger<TlsIdentity> logger)
    {
        if (settings.Ensemble is not { } ensemble)
        {
            return null;
        }

        var peers = new PeerDirectory(ensemble, system);
        return new RemoteSetup
        {
            Host = peers.AddressOf(ensemble.MyId).Host!,
            Port = ensemble.Self.QuorumPort,
            Bind = new IPEndPoint(ListenAddress(ensemble), ensemble.Self.QuorumPort),
            Locate = Locator(ensemble, peers),
            Tls = ensemble.Tls is { } tls ? CreateTls(tls, new TlsIdentity(tls, "The link with the other servers", logger)) : null,
            Hello = () => new EnsembleHello(ensemble.MyId, peers.Ensemble.Fingerprint, NowMs()).Encode(),
            Accept = hello => EnsembleHello.WhyRefused(hello.Hello.Span, hello.Address, peers, NowMs()),
            MaxFrameBytes = settings.Client.RequestBytesMax + FrameOverheadBytes,
            HandshakeTimeout = ensemble.ConnectWithin,
        };
    }

    /// <summary>The address of this server's own line when it is one, and only one; every address of the machine otherwise.</summary>
    private static IPAddress ListenAddress(EnsembleSettings ensemble) =>
        !ensemble.ListenOnAll && ensemble.Self.Addresses.Count == 1 && IPAddress.TryParse(ensemble.Self.Host, out var own) ? own : IPAddress.IPv6Any;

    /// <summary>Finds the servers at the addresses of their lines, at each attempt at the next one.</summary>
    private static Func<Address, DnsEndPoint> Locator(EnsembleSettings ensemble, PeerDirectory peers)
    {
        var attempts = 0;
        return address =>
        {
            var server = ensemble.Servers.First(server => server.Id == peers.IdOf(address));
            var attempt = (uint)Interlocked.Increment(ref attempts) - 1;
            return new DnsEndPoint(server.Addresses[(int)(attempt % server.Addresses.Count)].Host, server.QuorumPort);
        };
    }

    /// <summary>With TLS both sides show certificates, and each must be vouched for by a trusted authority.</summary>
    private static RemoteTls CreateTls(EnsembleTlsSettings tls, TlsIdentity identity)
    {
        RemoteCertificateValidationCallback Judge(TlsMaterial material) => (_, shown, chain, errors) =>
            shown is X509Certificate2 certificate
            && material.Vouches(certificate, chain)
            && !(tls.VerifyHost && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch));
        return new RemoteTls(
            () => identity.ServerOptions(Judge),
            () =>
            {
                var material = identity.Current;
                return new SslClientAuthenticationOptions
                {
                    ClientCertificateContext = material.Context,
                    EnabledSslProtocols = tls.Protocols,
                    RemoteCertificateValidationCallback = Judge(material),
                };
            })
        {
            AcceptsPlain = tls.PortUnification,
            DialsPlain = !tls.Enabled,
        };
    }

    private static long NowMs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static FileStream Spool(string directory) => new(
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"received-{Environment.ProcessId}-{Environment.TickCount64}.tmp")),
        FileMode.Create,
        FileAccess.ReadWrite,
        FileShare.None,
        1 << 16,
        FileOptions.DeleteOnClose);
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace CoordActors.Cli.Operate;

/// <summary>Asks a server by four letters over its client port.</summary>
internal sealed record ServerProbe(string Host, int Port)
{
    /// <summary>How to speak TLS with the server; null: not at all.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The answer to a word; null when there is none, whatever the reason.</summary>
    public async Task<string?> Ask(string word, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Host, Port, deadline.Token).ConfigureAwait(false);
            await using var stream = await Open(client, deadline.Token).ConfigureAwait(false);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(word), deadline.Token).ConfigureAwait(false);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync(deadline.Token).ConfigureAwait(false) is { Length: > 0 } answer ? answer : null;
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>What to say where there is no answer.</summary>
    public async Task<string> WhyNot(CancellationToken cancellation)
    {
        try
        {
            await Dns.GetHostAddressesAsync(Host, cancellation).ConfigureAwait(false);
            return "no answer";
        }
        catch (SocketException)
        {
            return "no address";
        }
    }

    private async Task<Stream> Open(TcpClient client, CancellationToken cancellation)
    {
        if (Tls is null) return client.GetStream();
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = Host,
            ClientCertificateContext = Tls.ClientCertificateContext,
            CertificateChainPolicy = Tls.CertificateChainPolicy,
            RemoteCertificateValidationCallback = Tls.RemoteCertificateValidationCallback,
        };
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
        return stream;
    }
}

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CoordActors.Server.Certificates;

/// <summary>TLS on a port of Kestrel.</summary>
public static class TlsListening
{
    /// <summary>What every TLS connection begins with, and no request does.</summary>
    public const byte FirstByte = 0x16;

    /// <summary>From here on, connections of the port have TLS.</summary>
    /// <param name="listen">The port.</param>
    /// <param name="identity">Its certificate.</param>
    /// <param name="within">Time that a client has for the handshake.</param>
    /// <param name="plainToo">Whether a connection that begins otherwise goes on without TLS.</param>
    public static void UseTls(this ListenOptions listen, TlsIdentity identity, TimeSpan within, bool plainToo)
    {
        // Kestrel builds the way of a connection from its end: the last step is known when the first one is made.
        ConnectionDelegate? plain = null;
        if (plainToo) listen.Use(next => connection => Choose(connection, within, next, plain!));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = within,
            OnConnection = _ => ValueTask.FromResult(identity.ServerOptions()),
        });
        if (plainToo) listen.Use(next => plain = next);
    }

    private static async Task Choose(ConnectionContext connection, TimeSpan within, ConnectionDelegate tls, ConnectionDelegate plain)
    {
        byte first;
        using (var limit = new CancellationTokenSource(within))
        {
            try
            {
                var input = connection.Transport.Input;
                var read = await input.ReadAsync(limit.Token).ConfigureAwait(false);
                first = read.Buffer.IsEmpty ? default : read.Buffer.FirstSpan[0];
                input.AdvanceTo(read.Buffer.Start);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException)
            {
                return;
            }
        }

        await (first == FirstByte ? tls : plain)(connection).ConfigureAwait(false);
    }
}

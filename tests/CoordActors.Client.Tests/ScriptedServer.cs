using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace CoordActors.Client.Tests;

/// <summary>A server on the loopback that does what a test says, packet by packet.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedServer() => _listener.Start();

    public string Name => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>No wait is longer than this.</summary>
    public static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    /// <summary>Options of a client of this server.</summary>
    public CoordClientOptions Options(string chroot = "") =>
        new() { ConnectionString = Name + chroot, SessionTimeout = TimeSpan.FromSeconds(9), TimeProvider = new ManualTime() };

    /// <summary>Waits for a client and for what it says first.</summary>
    public async Task<ScriptedConnection> Accept(SslServerAuthenticationOptions? tls = null)
    {
        var client = await _listener.AcceptTcpClientAsync(Limit());
        client.NoDelay = true;
        Stream stream = client.GetStream();
        if (tls is not null)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(tls, Limit());
            stream = secure;
        }

        return new ScriptedConnection(stream);
    }

    /// <summary>Waits for a client and grants it a session.</summary>
    public async Task<ScriptedConnection> Welcome()
    {
        var connection = await Accept();
        await connection.ReadGreeting();
        connection.Welcome();
        return connection;
    }

    /// <summary>A connected client and its connection here.</summary>
    public async Task<(CoordClient Client, ScriptedConnection Connection)> Connect(CoordClientOptions? options = null)
    {
        var client = CoordClient.Start(options ?? Options());
        var connection = await Welcome();
        await client.WaitForConnectionAsync(Limit());
        return (client, connection);
    }

    public void Dispose() => _listener.Dispose();
}

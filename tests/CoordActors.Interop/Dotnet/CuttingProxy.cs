using System.Net;
using System.Net.Sockets;

namespace CoordActors.Interop.Dotnet;

/// <summary>Stands between a client and its server and cuts every connection after a random number of bytes, in the middle of a packet or not.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Random _random;
    private readonly int _serverPort;
    private readonly int _bytesMax;
    private int _cuts;

    public CuttingProxy(int serverPort, int bytesMax, int seed)
    {
        (_serverPort, _bytesMax, _random) = (serverPort, bytesMax, new Random(seed));
        _listener.Start();
        _ = Accept();
    }

    public string ConnectString => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many connections were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>From now on connections live.</summary>
    public bool IsPeaceful { get; set; }

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Carry(await _listener.AcceptSocketAsync(), _random.Next(50, _bytesMax));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task Carry(Socket client, int bytes)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync("127.0.0.1", _serverPort);
                await Task.WhenAny(Pump(client, server, int.MaxValue), Pump(server, client, bytes));
            }
            catch (SocketException)
            {
                // One of them has gone.
            }
        }
    }

    private async Task Pump(Socket from, Socket to, int left)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                if (count >= left && !IsPeaceful)
                {
                    await to.SendAsync(buffer.AsMemory(0, left));
                    Interlocked.Increment(ref _cuts);
                    return;
                }

                left = Math.Max(1, left - count);
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One of them has gone.
        }
    }
}

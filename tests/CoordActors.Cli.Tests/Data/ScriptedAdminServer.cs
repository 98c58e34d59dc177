using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CoordActors.Cli.Tests.Data;

/// <summary>Answers one HTTP request with what the test says.</summary>
internal sealed class ScriptedAdminServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedAdminServer(string status, byte[] body)
    {
        _listener.Start();
        Request = Serve(status, body);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>The head of the request.</summary>
    public Task<string> Request { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<string> Serve(string status, byte[] body)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = new StringBuilder();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            request.AppendLine(line);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
        return request.ToString();
    }
}

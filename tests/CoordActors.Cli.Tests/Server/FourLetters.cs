using System.Net.Sockets;
using System.Text;

namespace CoordActors.Cli.Tests.Server;

/// <summary>Asks a server by four letters.</summary>
internal static class FourLetters
{
    public static async Task<string> Ask(int port, string word)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(word));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}

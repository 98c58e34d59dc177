using System.Net.Sockets;
using System.Text;

namespace CoordActors.Interop.Hosting;

/// <summary>
/// Asks an administrative word over a connection of its own: four bytes in, plain text out, then the end of the
/// connection.
/// </summary>
public static class FourLetterWord
{
    public static string Ask(int port, string word)
    {
        using var client = new TcpClient { ReceiveTimeout = (int)Deadline.Event.TotalMilliseconds };
        client.Connect("127.0.0.1", port);
        var stream = client.GetStream();
        stream.Write(Encoding.ASCII.GetBytes(word));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>False while nobody listens or the connection breaks.</summary>
    public static bool TryAsk(int port, string word, out string answer)
    {
        try
        {
            answer = Ask(port, word);
            return true;
        }
        catch (Exception broken) when (broken is SocketException or IOException)
        {
            answer = "";
            return false;
        }
    }
}

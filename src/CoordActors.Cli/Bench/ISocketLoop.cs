using System.Net.Sockets;

namespace CoordActors.Cli.Bench;

/// <summary>Waits for many sockets on one thread and moves bytes without blocking. Sockets are named by the numbers given to <see cref="Add"/>.</summary>
internal interface ISocketLoop : IDisposable
{
    /// <summary>Takes a connected socket in; the caller keeps it alive and disposes of it after the loop.</summary>
    void Add(Socket socket, int index);

    /// <summary>Waits until a socket is readable (or writable where asked) and answers how many are; 0 after <paramref name="milliseconds"/>.</summary>
    int Wait(int milliseconds);

    /// <summary>The number of the <paramref name="position"/>th socket that the last <see cref="Wait"/> found.</summary>
    int Ready(int position);

    /// <summary>Receives what is there: bytes received, 0 when the peer has closed or reset the connection, -1 when nothing is there.</summary>
    int Receive(int index, Span<byte> target);

    /// <summary>Sends what the socket takes now: number of bytes, perhaps 0; -1 when the connection is gone.</summary>
    int Send(int index, ReadOnlySpan<byte> bytes);

    /// <summary>Says whether <see cref="Wait"/> reports the socket also when it takes bytes again.</summary>
    void WatchWritable(int index, bool on);
}

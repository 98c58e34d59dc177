using System.Net.Sockets;

namespace CoordActors.Cli.Bench;

/// <summary>
/// <see cref="Socket.Select(System.Collections.IList?, System.Collections.IList?, System.Collections.IList?, TimeSpan)"/>, for systems
/// without epoll: heavier, since every wait names every socket. Sends block until the kernel has taken all bytes.
/// </summary>
internal sealed class SelectSocketLoop : ISocketLoop
{
    private readonly List<Socket> _sockets = [];
    private readonly Dictionary<Socket, int> _indexes = [];
    private readonly List<Socket> _readable = [];

    public void Add(Socket socket, int index)
    {
        while (_sockets.Count <= index)
        {
            _sockets.Add(socket);
        }

        _sockets[index] = socket;
        _indexes[socket] = index;
    }

    public int Wait(int milliseconds)
    {
        _readable.Clear();
        _readable.AddRange(_sockets);
        Socket.Select(_readable, null, null, TimeSpan.FromMilliseconds(milliseconds));
        return _readable.Count;
    }

    public int Ready(int position) => _indexes[_readable[position]];

    public int Receive(int index, Span<byte> target)
    {
        var socket = _sockets[index];
        if (!socket.Poll(0, SelectMode.SelectRead))
        {
            return -1;
        }

        var count = socket.Receive(target, SocketFlags.None, out var error);
        return error == SocketError.Success ? count : 0;
    }

    public int Send(int index, ReadOnlySpan<byte> bytes)
    {
        var count = _sockets[index].Send(bytes, SocketFlags.None, out var error);
        return error == SocketError.Success ? count : -1;
    }

    public void WatchWritable(int index, bool on)
    {
        // Blocking sends leave nothing over that would wait for a writable socket.
    }

    public void Dispose()
    {
    }
}

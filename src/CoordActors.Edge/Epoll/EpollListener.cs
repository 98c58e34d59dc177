using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace CoordActors.Edge.Epoll;

/// <summary>
/// A plain client port. Kestrel binds it, starts it and stops it like any other, but sees no connection other than those that begin with TLS, where the
/// port takes these too: the others are served by the loops.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollListener : IConnectionListener, IEpollTarget
{
    private const int AcceptsInARow = 64;
    private const int AddressBytes = 28;
    private const int FamilyIPv6 = 10;

    private readonly Socket _socket;
    private readonly EpollLoops _loops;
    private readonly EpollLoop _loop;
    private readonly Channel<ConnectionContext> _forKestrel = Channel.CreateUnbounded<ConnectionContext>();
    private readonly Func<int, ConnectionContext> _adopt;
    private readonly TaskCompletionSource _isUnbound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isEmpty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _address = new byte[AddressBytes];
    private readonly int _handle;
    private int _slot = -1;
    private bool _isShortOfHandles;
    private bool _isStopping;
    private bool _isStopped;
    private int _count = 1; // the listener itself, and its connections

    /// <summary>Serves a socket that listens.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="loops">Serve its connections.</param>
    /// <param name="port">What the connections share.</param>
    /// <param name="adopt">Makes a connection for Kestrel of a handle.</param>
    public EpollListener(Socket socket, EpollLoops loops, ClientPort port, Func<int, ConnectionContext> adopt)
    {
        _adopt = adopt;
        _socket = socket;
        _socket.Blocking = false;
        _handle = (int)socket.Handle;
        _loops = loops;
        _loop = loops.All[0];
        Port = port;
        EndPoint = socket.LocalEndPoint!;
        _loop.Post(this);
    }

    /// <inheritdoc />
    public EndPoint EndPoint { get; }

    /// <summary>What the connections share.</summary>
    public ClientPort Port { get; }

    /// <inheritdoc />
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _forKestrel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _forKestrel.Reader.TryRead(out var connection)
            ? connection
            : null;

    /// <summary>Gives Kestrel the connection of a handle, which is closed if it takes no more.</summary>
    public void HandOver(int handle)
    {
        var connection = _adopt(handle);
        if (!_forKestrel.Writer.TryWrite(connection))
        {
            connection.Abort();
        }
    }

    /// <summary>Accepts no more and closes all connections.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (!Volatile.Read(ref _isStopping))
        {
            Volatile.Write(ref _isStopping, true);
            _loop.Post(this);
        }

        return new ValueTask(_isUnbound.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Waits for the end of the connections, each of which has a time limit.</summary>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        await _isEmpty.Task.ConfigureAwait(false);
    }

    /// <summary>A connection has ended.</summary>
    public void Left()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _isEmpty.TrySetResult();
        }
    }

    public void OnPosted()
    {
        if (Volatile.Read(ref _isStopping))
        {
            Stop();
        }
        else
        {
            _slot = _loop.Add(this, _handle, Libc.Readable);
        }
    }

    public void OnReady(int events)
    {
        for (var accepts = 0; accepts < AcceptsInARow && _slot >= 0; accepts++)
        {
            var length = AddressBytes;
            var handle = Libc.ResultOf(
                Libc.Accept(_handle, ref MemoryMarshal.GetArrayDataReference(_address), ref length, Libc.NonBlocking | Libc.CloseOnExec));
            if (handle >= 0)
            {
                Welcome(handle);
            }
            else if (handle is -Libc.TooManyFiles or -Libc.TooManyFilesInSystem or -Libc.OutOfMemory or -Libc.OutOfBuffers)
            {
                Pause(-handle);
                return;
            }
            else if (handle == -Libc.WouldBlock)
            {
                return;
            }
        }
    }

    public void OnDeadline()
    {
        _isShortOfHandles = false;
        if (_slot >= 0)
        {
            _loop.Modify(_slot, _handle, Libc.Readable);
        }
    }

    private void Welcome(int handle)
    {
        var (address, port) = RemoteOf(_address);
        if (!Port.Connections.TryEnter(address, out var reason))
        {
            Port.Edge.Rejected();
            EdgeLog.ConnectionRefused(Port.Logger, new IPEndPoint(address, port).ToString(), reason!);
            _ = Libc.Close(handle);
            return;
        }

        Interlocked.Increment(ref _count);
        new EpollConnection(_loops.Next(), this, handle, Port.Connections.InstanceOf(address), port).Post();
    }

    /// <summary>The system gives no more handles: clients wait in the backlog meanwhile.</summary>
    private void Pause(int error)
    {
        if (!_isShortOfHandles)
        {
            EdgeLog.CannotAccept(Port.Logger, EndPoint.ToString()!, new System.ComponentModel.Win32Exception(error).Message);
            _isShortOfHandles = true;
            _loop.AddDeadline(this);
        }

        _loop.Modify(_slot, _handle, 0);
    }

    private void Stop()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        if (_slot >= 0)
        {
            _loop.Remove(_slot);
            _slot = -1;
        }

        _socket.Dispose();
        foreach (var loop in _loops.All)
        {
            loop.Post(new Farewell(loop, this));
        }

        _forKestrel.Writer.Complete();
        _isUnbound.TrySetResult();
        Left();
    }

    /// <summary>An IPv4 address that arrived mapped into IPv6 is an IPv4 address to everybody.</summary>
    private static (IPAddress Address, int Port) RemoteOf(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        if (MemoryMarshal.Read<ushort>(address) != FamilyIPv6)
        {
            return (new IPAddress(address.Slice(4, 4)), port);
        }

        var v6 = new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..]));
        return (v6.IsIPv4MappedToIPv6 ? v6.MapToIPv4() : v6, port);
    }

    /// <summary>Closes the connections of one loop.</summary>
    private sealed class Farewell(EpollLoop loop, EpollListener listener) : IEpollTarget
    {
        public void OnPosted()
        {
            foreach (var connection in loop.Targets.OfType<EpollConnection>())
            {
                connection.CloseWith(listener);
            }
        }

        public void OnReady(int events)
        {
        }

        public void OnDeadline()
        {
        }
    }
}

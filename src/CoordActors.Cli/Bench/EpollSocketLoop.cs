using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CoordActors.Edge.Epoll;

namespace CoordActors.Cli.Bench;

/// <summary>
/// epoll, called directly: the runtime's own socket engine hands every readiness event to a thread of its own, which costs the client more
/// CPU time than the request itself.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollSocketLoop : ISocketLoop
{
    private const int EventsMax = 256;

    private readonly int _epoll = Checked(Libc.ResultOf(Libc.EpollCreate(Libc.CloseOnExec)));
    private readonly List<SafeSocketHandle> _handles = [];
    private readonly byte[] _events = new byte[EventsMax * Libc.EventBytes];

    public void Add(Socket socket, int index)
    {
        while (_handles.Count <= index)
        {
            _handles.Add(socket.SafeHandle);
        }

        _handles[index] = socket.SafeHandle;
        Control(Libc.ControlAdd, index, Libc.Readable);
    }

    public int Wait(int milliseconds)
    {
        var count = Libc.ResultOf(Libc.EpollWait(_epoll, ref MemoryMarshal.GetArrayDataReference(_events), EventsMax, milliseconds));
        return count == -Libc.Interrupted ? 0 : Checked(count);
    }

    public int Ready(int position) =>
        MemoryMarshal.Read<int>(_events.AsSpan((position * Libc.EventBytes) + Libc.EventBytes - sizeof(long)));

    public int Receive(int index, Span<byte> target)
    {
        var count = Libc.Receive(Handle(index), target);
        return count >= 0 ? count : IsForLater(count) ? -1 : 0;
    }

    public int Send(int index, ReadOnlySpan<byte> bytes)
    {
        var count = Libc.Send(Handle(index), bytes);
        return count >= 0 ? count : IsForLater(count) ? 0 : -1;
    }

    public void WatchWritable(int index, bool on) =>
        Control(Libc.ControlModify, index, on ? Libc.Readable | Libc.Writable : Libc.Readable);

    public void Dispose() => _ = Libc.Close(_epoll);

    private void Control(int operation, int index, int events) => Checked(Libc.Control(_epoll, operation, Handle(index), events, index));

    /// <summary>The list keeps the handles alive.</summary>
    private int Handle(int index) => (int)_handles[index].DangerousGetHandle();

    private static bool IsForLater(int result) => result is -Libc.WouldBlock or -Libc.Interrupted;

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(-result);
}

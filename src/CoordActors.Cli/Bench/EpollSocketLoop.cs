using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CoordActors.Cli.Bench;

/// <summary>
/// epoll, called directly: the runtime's own socket engine hands every readiness event to a thread of its own, which costs the client more
/// CPU time than the request itself.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class EpollSocketLoop : ISocketLoop
{
    private const int EventsMax = 256;

    private readonly SafeFileHandle _epoll;
    private readonly List<SafeSocketHandle> _handles = [];

    /// <summary>The kernel's <c>struct epoll_event</c>: packed to 12 bytes on x86-64, naturally aligned (16 bytes) elsewhere.</summary>
    private readonly byte[] _events;
    private readonly int _eventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    public EpollSocketLoop()
    {
        var descriptor = EpollCreate(CloseOnExec);
        if (descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        _epoll = new SafeFileHandle(descriptor, ownsHandle: true);
        _events = new byte[EventsMax * _eventBytes];
    }

    public void Add(Socket socket, int index)
    {
        while (_handles.Count <= index)
        {
            _handles.Add(socket.SafeHandle);
        }

        _handles[index] = socket.SafeHandle;
        Control(ControlAdd, index, EventIn);
    }

    public int Wait(int milliseconds)
    {
        var count = EpollWait(_epoll, ref MemoryMarshal.GetArrayDataReference(_events), EventsMax, milliseconds);
        if (count >= 0)
        {
            return count;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == Interrupted ? 0 : throw new Win32Exception(error);
    }

    public int Ready(int position) =>
        MemoryMarshal.Read<int>(_events.AsSpan(position * _eventBytes + _eventBytes - sizeof(long)));

    public int Receive(int index, Span<byte> target)
    {
        var count = (int)Recv(_handles[index], ref MemoryMarshal.GetReference(target), target.Length, DontWait);
        if (count >= 0)
        {
            return count;
        }

        return Marshal.GetLastPInvokeError() is WouldBlock or Interrupted ? -1 : 0;
    }

    public int Send(int index, ReadOnlySpan<byte> bytes)
    {
        var count = (int)Send(_handles[index], ref MemoryMarshal.GetReference(bytes), bytes.Length, DontWait | NoSignal);
        if (count >= 0)
        {
            return count;
        }

        return Marshal.GetLastPInvokeError() is WouldBlock or Interrupted ? 0 : -1;
    }

    public void WatchWritable(int index, bool on) => Control(ControlModify, index, on ? EventIn | EventOut : EventIn);

    public void Dispose() => _epoll.Dispose();

    private void Control(int operation, int index, int events)
    {
        Span<byte> wanted = stackalloc byte[_eventBytes];
        wanted.Clear();
        MemoryMarshal.Write(wanted, in events);
        MemoryMarshal.Write(wanted[^sizeof(long)..], in index);
        if (EpollControl(_epoll, operation, _handles[index], ref MemoryMarshal.GetReference(wanted)) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    // Numbers of Linux's system call interface.
    private const int CloseOnExec = 0x80000;
    private const int ControlAdd = 1;
    private const int ControlModify = 3;
    private const int EventIn = 1;
    private const int EventOut = 4;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(SafeFileHandle epoll, int operation, SafeSocketHandle socket, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(SafeFileHandle epoll, ref byte events, int eventsMax, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Recv(SafeSocketHandle socket, ref byte target, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, ref byte bytes, nint length, int flags);
}

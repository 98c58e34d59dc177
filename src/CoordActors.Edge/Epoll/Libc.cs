using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CoordActors.Edge.Epoll;

/// <summary>The few system calls of Linux that serve the plain client port, with the numbers of its system call interface.</summary>
[SupportedOSPlatform("linux")]
internal static partial class Libc
{
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    public const int ControlAdd = 1;
    public const int ControlRemove = 2;
    public const int ControlModify = 3;
    public const int Readable = 0x1;
    public const int Writable = 0x4;
    public const int Broken = 0x8;
    public const int HungUp = 0x10;
    public const int PeerDone = 0x2000;
    public const int EdgeTriggered = 1 << 31;

    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int TooManyFiles = 24;
    public const int TooManyFilesInSystem = 23;
    public const int OutOfMemory = 12;
    public const int OutOfBuffers = 105;

    private const int PeekOnly = 0x2;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int SendingOnly = 1;
    private const int SocketLevel = 1;
    private const int LingerOption = 13;

    /// <summary>The kernel's <c>struct epoll_event</c>: packed to 12 bytes on x86-64, naturally aligned (16 bytes) elsewhere.</summary>
    public static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <returns>Number of bytes; 0 at the end; negative: minus the error number.</returns>
    public static int Receive(int handle, Span<byte> target) =>
        ResultOf(Recv(handle, ref MemoryMarshal.GetReference(target), target.Length, DontWait));

    /// <summary>Looks at what has come without taking it.</summary>
    /// <returns>Number of bytes; 0 at the end; negative: minus the error number.</returns>
    public static int Peek(int handle, Span<byte> target) =>
        ResultOf(Recv(handle, ref MemoryMarshal.GetReference(target), target.Length, DontWait | PeekOnly));

    /// <returns>Number of bytes taken; negative: minus the error number.</returns>
    public static int Send(int handle, ReadOnlySpan<byte> bytes) =>
        ResultOf(Send(handle, ref MemoryMarshal.GetReference(bytes), bytes.Length, DontWait | NoSignal));

    /// <summary>Says goodbye: what was sent arrives, then the end.</summary>
    public static void EndSending(int handle) => _ = Shutdown(handle, SendingOnly);

    /// <summary>Closing the handle will throw away what is on its way in both directions.</summary>
    public static void ResetOnClose(int handle)
    {
        Span<int> lingerForNoTime = [1, 0];
        _ = SetSocketOption(handle, SocketLevel, LingerOption, ref MemoryMarshal.GetReference(lingerForNoTime), 2 * sizeof(int));
    }

    /// <summary>Watches a handle; <paramref name="data"/> comes back with its events.</summary>
    /// <returns>0; negative: minus the error number.</returns>
    public static int Control(int epoll, int operation, int handle, int events, long data)
    {
        Span<byte> wanted = stackalloc byte[EventBytes];
        wanted.Clear();
        MemoryMarshal.Write(wanted, in events);
        MemoryMarshal.Write(wanted[^sizeof(long)..], in data);
        return ResultOf(EpollControl(epoll, operation, handle, ref MemoryMarshal.GetReference(wanted)));
    }

    /// <summary>The result, or minus the error number.</summary>
    public static int ResultOf(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, ref byte events, int eventsMax, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventHandle(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd_write", SetLastError = true)]
    public static partial int Signal(int eventHandle, ulong count);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int listener, ref byte address, ref int addressLength, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int handle, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Recv(int handle, ref byte target, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int handle, ref byte bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    private static partial int Shutdown(int handle, int how);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSocketOption(int handle, int level, int name, ref int value, int length);
}

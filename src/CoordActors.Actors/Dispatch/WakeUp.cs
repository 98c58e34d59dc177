using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CoordActors.Actors;

/// <summary>Lets one thread sleep until another one wakes it; a signal without a sleeper is kept for the next sleep.</summary>
/// <remarks>On Linux it is an eventfd. The runtime's own waits signal while they hold the lock that the sleeper needs next, so that it wakes, stops
/// at the lock and is woken again: up to three switches of threads where one is needed, and a switch costs more than a message.</remarks>
internal abstract class WakeUp
{
    internal static WakeUp Create() => OperatingSystem.IsLinux() ? new EventHandleWakeUp() : new PortableWakeUp();

    /// <summary>Sleeps until there is a signal, or, rarely, for no reason.</summary>
    internal abstract void Sleep();

    /// <summary>Wakes the sleeper.</summary>
    internal abstract void Signal();

    private sealed class PortableWakeUp : WakeUp
    {
        private readonly AutoResetEvent _event = new(false);

        internal override void Sleep() => _event.WaitOne();

        internal override void Signal() => _event.Set();
    }
}

/// <summary>The eventfd. It is closed by its finalizer, since a signal may still be on its way when the sleeper has ended.</summary>
internal sealed partial class EventHandleWakeUp : WakeUp
{
    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle _handle;

    internal EventHandleWakeUp()
    {
        var handle = EventHandle(0, CloseOnExec);
        if (handle < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        _handle = new SafeFileHandle(handle, ownsHandle: true);
    }

    internal override void Sleep() => _ = EventRead(_handle, out _);

    internal override void Signal() => _ = EventWrite(_handle, 1);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventHandle(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd_read")]
    private static partial int EventRead(SafeFileHandle handle, out ulong count);

    [LibraryImport("libc", EntryPoint = "eventfd_write")]
    private static partial int EventWrite(SafeFileHandle handle, ulong count);
}

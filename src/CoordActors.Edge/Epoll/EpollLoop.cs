using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CoordActors.Edge.Epoll;

/// <summary>
/// One thread that waits for many sockets and does what is to be done for each, up to the reply: there is no other thread to be woken.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollLoop : IDisposable
{
    private const int EventsMax = 128;
    private const int BufferBytes = 64 * 1024;
    private const long NoTarget = -1;

    private readonly int _epoll;
    private readonly int _signal;
    private readonly Thread _thread;
    private readonly TimeSpan _deadline;
    private readonly byte[] _events = new byte[EventsMax * Libc.EventBytes];
    private readonly ConcurrentQueue<IEpollTarget> _posted = new();
    private readonly Queue<(IEpollTarget Target, long At)> _deadlines = new();
    private readonly Stack<int> _freeSlots = new();
    private IEpollTarget?[] _slots = new IEpollTarget?[16];
    private int _slotsEver;
    private int _isSignaled;
    private volatile bool _isStopping;

    /// <summary>A loop whose thread runs from now on.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="deadline">How far away the moments are that <see cref="AddDeadline"/> asks for.</param>
    public EpollLoop(string name, TimeSpan deadline)
    {
        _deadline = deadline;
        _epoll = Checked(Libc.EpollCreate(Libc.CloseOnExec));
        _signal = Checked(Libc.EventHandle(0, Libc.CloseOnExec | Libc.NonBlocking));
        Checked(Libc.Control(_epoll, Libc.ControlAdd, _signal, Libc.Readable | Libc.EdgeTriggered, NoTarget));
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Where targets may read to, one after the other.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);

    /// <summary>What has a handle in this loop. On the loop's thread only.</summary>
    public IEnumerable<IEpollTarget> Targets => _slots.OfType<IEpollTarget>();

    /// <summary>Has <see cref="IEpollTarget.OnPosted"/> called soon. From any thread.</summary>
    public void Post(IEpollTarget target)
    {
        _posted.Enqueue(target);
        if (Thread.CurrentThread != _thread && Interlocked.Exchange(ref _isSignaled, 1) == 0)
        {
            _ = Libc.Signal(_signal, 1);
        }
    }

    /// <summary>Watches a handle from now on. On the loop's thread only.</summary>
    /// <returns>Its number in this loop, for <see cref="Remove"/>.</returns>
    public int Add(IEpollTarget target, int handle, int events)
    {
        if (!_freeSlots.TryPop(out var slot))
        {
            slot = _slotsEver++;
            if (slot == _slots.Length)
            {
                Array.Resize(ref _slots, slot * 2);
            }
        }

        _slots[slot] = target;
        Checked(Libc.Control(_epoll, Libc.ControlAdd, handle, events, slot));
        return slot;
    }

    /// <summary>Changes what is watched for. On the loop's thread only.</summary>
    public void Modify(int slot, int handle, int events) => _ = Libc.Control(_epoll, Libc.ControlModify, handle, events, slot);

    /// <summary>Forgets a handle, which the caller closes: closing takes it out of epoll. On the loop's thread only.</summary>
    public void Remove(int slot)
    {
        _slots[slot] = null;
        _freeSlots.Push(slot);
    }

    /// <summary>Forgets a handle that stays open for somebody else. On the loop's thread only.</summary>
    public void Release(int slot, int handle)
    {
        _ = Libc.Control(_epoll, Libc.ControlRemove, handle, 0, slot);
        Remove(slot);
    }

    /// <summary>Has <see cref="IEpollTarget.OnDeadline"/> called when the loop's time limit has passed. On the loop's thread only.</summary>
    public void AddDeadline(IEpollTarget target) =>
        _deadlines.Enqueue((target, Stopwatch.GetTimestamp() + (long)(_deadline.TotalSeconds * Stopwatch.Frequency)));

    /// <summary>Ends the thread; handles that are still there stay open.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _ = Libc.Signal(_signal, 1);
        _thread.Join();
        _ = Libc.Close(_signal);
        _ = Libc.Close(_epoll);
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private void Run()
    {
        while (!_isStopping)
        {
            var count = Libc.EpollWait(_epoll, ref MemoryMarshal.GetArrayDataReference(_events), EventsMax, _posted.IsEmpty ? UntilNextDeadline() : 0);
            for (var i = 0; i < count; i++)
            {
                var ready = _events.AsSpan(i * Libc.EventBytes, Libc.EventBytes);
                var slot = MemoryMarshal.Read<long>(ready[^sizeof(long)..]);
                if (slot == NoTarget)
                {
                    Interlocked.Exchange(ref _isSignaled, 0);
                    continue;
                }

                // Events are hints: one of a handle that was closed meanwhile may meet the next owner of its slot, who then finds nothing.
                _slots[slot]?.OnReady(MemoryMarshal.Read<int>(ready));
            }

            for (var left = _posted.Count; left > 0 && _posted.TryDequeue(out var target); left--)
            {
                target.OnPosted();
            }

            RunDeadlines();
        }
    }

    private int UntilNextDeadline()
    {
        if (!_deadlines.TryPeek(out var next))
        {
            return -1;
        }

        var left = next.At - Stopwatch.GetTimestamp();
        return left <= 0 ? 0 : (int)(left * 1000 / Stopwatch.Frequency) + 1;
    }

    private void RunDeadlines()
    {
        while (_deadlines.TryPeek(out var next) && next.At <= Stopwatch.GetTimestamp())
        {
            _deadlines.Dequeue().Target.OnDeadline();
        }
    }
}

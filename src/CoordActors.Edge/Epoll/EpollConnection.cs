using System.Buffers;
using System.Net;
using System.Runtime.Versioning;
using System.Text;
using CoordActors.Server.Certificates;
using CoordActors.Server.Clients;

namespace CoordActors.Edge.Epoll;

/// <summary>
/// One client on the plain port. Its loop's thread reads and closes, the tree actor writes from any thread, straight to the socket. Bytes are
/// kept here only while a frame is not whole, reading pauses or the client does not take what it gets; an idle connection holds none.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class EpollConnection : IClientLink, IRequestCounter, IEpollTarget
{
    private const int Watched = Libc.Readable | Libc.Writable | Libc.PeerDone | Libc.EdgeTriggered;
    private const int ReadsInARow = 8;

    private readonly EpollLoop _loop;
    private readonly EpollListener _listener;
    private readonly ClientPort _port;
    private readonly IPAddress _address;
    private readonly int _remotePort;
    private readonly Lock _gate = new();
    private PooledBytes _input;
    private IActorRef? _session;
    private int _handle;
    private int _slot = -1;
    private int _outstanding;
    private Phase _phase;
    private bool _isReadable;
    private bool _isPeerDone;
    private bool _isPaused;
    private bool _isClosing;
    private bool _isAborted;
    private bool _isSettling;
    private int _isPosted;

    public EpollConnection(EpollLoop loop, EpollListener listener, int handle, IPAddress address, int remotePort)
    {
        _loop = loop;
        _listener = listener;
        _port = listener.Port;
        _handle = handle;
        _address = address;
        _remotePort = remotePort;
    }

    private enum Phase : byte
    {
        /// <summary>Not known to the loop.</summary>
        Accepted,

        /// <summary>Its first packet has not come.</summary>
        Greeting,

        /// <summary>Its first packet is being answered; nothing more is read.</summary>
        Answering,

        /// <summary>It has a session.</summary>
        Open,

        /// <summary>Nothing more is read; what is on its way is waited for.</summary>
        Ending,

        /// <summary>The socket is closed.</summary>
        Gone,
    }

    public string RemoteAddress => _address.ToString();

    public string RemoteEndPoint => new IPEndPoint(_address, _remotePort).ToString();

    public void Opened(IActorRef session)
    {
        Volatile.Write(ref _session, session);
        Post();
    }

    public void Answered(int count)
    {
        lock (_gate)
        {
            if (_phase == Phase.Gone)
            {
                return;
            }

            _outstanding -= count;
        }

        _port.Outstanding.Add(-count);
        if (Volatile.Read(ref _isPaused) && (!MustPause || IsSettled))
        {
            Post();
        }
    }

    public void Received(int count)
    {
        _port.Outstanding.Add(count);
        lock (_gate)
        {
            _outstanding += count;
        }
    }

    public void Close(string? reason)
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
            if (reason is not null)
            {
                EdgeLog.ConnectionClosed(_port.Logger, RemoteEndPoint, reason);
            }
        }

        Post();
    }

    /// <summary>Hands a connection that was just accepted to its loop.</summary>
    public void Post()
    {
        if (Interlocked.Exchange(ref _isPosted, 1) == 0)
        {
            _loop.Post(this);
        }
    }

    /// <summary>Closes it if it came through this listener. On its loop's thread.</summary>
    public void CloseWith(EpollListener listener)
    {
        if (ReferenceEquals(_listener, listener))
        {
            Close(null);
        }
    }

    public void OnReady(int events)
    {
        _isReadable |= (events & ~Libc.Writable) != 0;
        _isPeerDone |= (events & (Libc.PeerDone | Libc.HungUp | Libc.Broken)) != 0;
        if ((events & Libc.Writable) != 0 && Volatile.Read(ref _isCongested))
        {
            SendUnsent();
        }

        Advance();
    }

    public void OnPosted()
    {
        Interlocked.Exchange(ref _isPosted, 0);
        if (_phase == Phase.Accepted)
        {
            _phase = Phase.Greeting;
            _slot = _loop.Add(this, _handle, Watched);
            _loop.AddDeadline(this);
        }

        Advance();
    }

    public void OnDeadline()
    {
        if (_isSettling && _phase != Phase.Gone)
        {
            Abort("it does not read what was left for it");
        }
        else if (_phase is Phase.Greeting || (_phase is Phase.Answering && Volatile.Read(ref _session) is null))
        {
            _port.Edge.WithoutSession();
            Close(ClientConnectionHandler.TooLate);
        }
    }

    private bool MustPause => _port.Outstanding.MustPause(Volatile.Read(ref _outstanding)) || Volatile.Read(ref _isCongested);

    private bool IsSettled => !Volatile.Read(ref _isCongested) && (Volatile.Read(ref _outstanding) == 0 || Volatile.Read(ref _isClosing));

    /// <summary>Goes as far as it can from the present phase.</summary>
    private void Advance()
    {
        try
        {
            if (_phase == Phase.Answering && Volatile.Read(ref _session) is not null)
            {
                _phase = Phase.Open;
                if (_input.Length > 0)
                {
                    Take(_input.Memory);
                }
            }

            for (var reads = 0; _isReadable && MayRead(); reads++)
            {
                if (reads == ReadsInARow)
                {
                    Post();
                    break;
                }

                Read();
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Abort(failure.Message);
        }

        if (_phase != Phase.Gone && (_phase == Phase.Ending || Volatile.Read(ref _isClosing)))
        {
            End();
        }
    }

    private bool MayRead()
    {
        if (_phase is not (Phase.Greeting or Phase.Open) || Volatile.Read(ref _isClosing))
        {
            return false;
        }

        if (!MustPause)
        {
            return true;
        }

        // Whoever ends the pause either sees the flag, or has ended it before it is looked at again.
        Volatile.Write(ref _isPaused, true);
        Interlocked.MemoryBarrier();
        if (MustPause)
        {
            return false;
        }

        _isPaused = false;
        return true;
    }

    private void Read()
    {
        _isPaused = false;
        var isFresh = _input.Length == 0;
        if (isFresh && _phase == Phase.Greeting && _port.Settings.PortUnification && BeginsTls())
        {
            HandOver();
            return;
        }

        var target = isFresh ? _loop.Buffer : _input.Room();
        var received = Libc.Receive(_handle, target.Span);
        if (received > 0)
        {
            _isReadable = received == target.Length || _isPeerDone;
            if (isFresh)
            {
                Take(target[..received]);
            }
            else
            {
                _input.Filled(received);
                Take(_input.Memory);
            }
        }
        else if (received is -Libc.WouldBlock or -Libc.Interrupted)
        {
            _isReadable = received == -Libc.Interrupted;
        }
        else
        {
            if (received < 0)
            {
                Broke(-received);
            }

            _phase = Phase.Ending;
        }
    }

    private bool BeginsTls()
    {
        Span<byte> first = stackalloc byte[1];
        return Libc.Peek(_handle, first) == 1 && first[0] == TlsListening.FirstByte;
    }

    /// <summary>A client that begins with TLS is Kestrel's: it counts as one that has just come.</summary>
    private void HandOver()
    {
        _loop.Release(_slot, _handle);
        _port.Connections.Leave(_address);
        lock (_gate)
        {
            _phase = Phase.Gone;
            _isClosing = true;
            _listener.HandOver(_handle);
            _handle = -1;
        }

        _listener.Left();
    }

    /// <summary>Uses up what it can of all that is there, in the loop's buffer or in one of its own, and keeps the rest.</summary>
    private void Take(ReadOnlyMemory<byte> bytes)
    {
        var taken = _phase == Phase.Open ? TakeRequests(bytes) : TakeGreeting(bytes);
        if (_input.Length > 0)
        {
            _input.Used(taken);
        }
        else
        {
            _input.Append(bytes.Span[taken..]);
        }

        if (_phase == Phase.Answering && Volatile.Read(ref _session) is not null)
        {
            // The handshake is over already: it was decided while it was told.
            Post();
        }
    }

    private int TakeGreeting(ReadOnlyMemory<byte> bytes)
    {
        var sequence = new ReadOnlySequence<byte>(bytes);
        var greeting = Greeting.Read(sequence, _port.Settings.RequestBytesMax);
        switch (greeting.Kind)
        {
            case GreetingKind.Word:
                _phase = Phase.Answering;
                _ = AnswerWord(greeting.Word!, greeting.Argument);
                break;
            case GreetingKind.Connect when _port.Edge.IsSuspended:
                Refuse("the client port is suspended");
                break;
            case GreetingKind.Connect:
                _phase = Phase.Answering;
                _port.Edge.Connect(this, greeting.Connect!);
                break;
            case GreetingKind.Wrong:
                Refuse(greeting.Problem!);
                break;
            case GreetingKind.Incomplete:
            default:
                break;
        }

        return (int)sequence.Slice(0, greeting.Consumed).Length;
    }

    private int TakeRequests(ReadOnlyMemory<byte> bytes)
    {
        var rest = RequestDispatch.Tell(new ReadOnlySequence<byte>(bytes), _port, _session!, this, out var problem);
        if (problem is not null)
        {
            EdgeLog.ConnectionClosed(_port.Logger, RemoteEndPoint, problem);
            _phase = Phase.Ending;
        }

        return bytes.Length - (int)rest.Length;
    }

    private void Refuse(string reason)
    {
        _port.Edge.Rejected();
        EdgeLog.ConnectionRefused(_port.Logger, RemoteEndPoint, reason);
        _phase = Phase.Ending;
    }

    private async Task AnswerWord(string word, long argument)
    {
        string? failure = null;
        try
        {
            var text = await _port.Edge.Answer(word, argument).ConfigureAwait(false);
            Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception noAnswer) when (noAnswer is TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            failure = noAnswer.Message;
        }

        Close(failure);
    }

    private void Abort(string reason)
    {
        _isClosing = true;
        EdgeLog.ConnectionClosed(_port.Logger, RemoteEndPoint, reason);
        _isAborted = true;
        Post();
    }

    private void Broke(int error) => EdgeLog.ConnectionBroke(_port.Logger, RemoteEndPoint, new System.ComponentModel.Win32Exception(error).Message);

    /// <summary>Closes the socket, or waits until what is on its way has gone.</summary>
    private void End()
    {
        _phase = Phase.Ending;
        Volatile.Write(ref _isPaused, true);
        Interlocked.MemoryBarrier();
        if (IsSettled || _isAborted)
        {
            CloseSocket();
        }
        else if (!_isSettling)
        {
            _isSettling = true;
            _loop.AddDeadline(this);
        }
    }

    private void CloseSocket()
    {
        int unanswered;

        // Before the client can see the end: its place is free then.
        _port.Connections.Leave(_address);
        lock (_gate)
        {
            _phase = Phase.Gone;
            _isClosing = true;
            unanswered = _outstanding;
            _unsent.Clear();
            if (_isAborted)
            {
                Libc.ResetOnClose(_handle);
            }
            else
            {
                SayGoodbye();
            }

            _ = Libc.Close(_handle);
            _handle = -1;
        }

        _loop.Remove(_slot);
        _input.Clear();
        _port.Outstanding.Add(-unanswered);
        _port.Edge.Gone(this);
        _listener.Left();
    }

    /// <summary>What the client has sent and nobody reads any more is taken off the socket, or closing it would take back what was sent to it.</summary>
    private void SayGoodbye()
    {
        Libc.EndSending(_handle);
        for (var reads = 0; reads < ReadsInARow && Libc.Receive(_handle, _loop.Buffer) > 0; reads++)
        {
        }
    }
}

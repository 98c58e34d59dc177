using System.Net;
using CoordActors.Client.Watches;
using CoordActors.Client.Wire;
using CoordActors.Protocol;

namespace CoordActors.Client.Sessions;

/// <summary>
/// One session over any number of connections: takes requests, sends them on the connection of the moment or keeps them for the next one, reconnects,
/// authenticates and sets the watches again, and knows when the session has ended.
/// </summary>
internal sealed partial class ClientSession : IConnectionOwner, IAsyncDisposable
{
    private const int WatchesXid = -8;

    private readonly Lock _gate = new();
    private readonly CoordClientOptions _options;
    private readonly TimeProvider _time;
    private readonly HostRing _hosts;
    private readonly CompletionQueue _completions = new();
    private readonly Queue<PendingReply> _waiting = new();
    private readonly List<AuthCredentials> _auth;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly TaskCompletionSource _firstConnection = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _signsOfLife;
    private readonly Task _life;

    private Connection? _ready;
    private TaskCompletionSource _connectionEnd = NewEnd();
    private SessionCredentials _credentials;
    private Func<string?, Exception>? _end;
    private Task? _closing;
    private Task _lostIsTold = Task.CompletedTask;
    private bool _authenticationFailed;
    private bool _hasSeenWriter;
    private long _lastZxid;
    private long _lastContact;
    private int _timeoutMs;
    private int _state = (int)SessionState.Connecting;

    public ClientSession(CoordClientOptions options)
    {
        ConnectionString = ConnectionString.Parse(options.ConnectionString);
        Chroot = new Chroot(ConnectionString.Chroot);
        Watches = new WatchRegistry(Chroot);
        _options = options;
        _time = options.TimeProvider;
        _hosts = new HostRing(ConnectionString.Hosts, options.ShuffleHosts);
        _auth = [.. options.Auth];
        _credentials = options.Session ?? new SessionCredentials(0, new byte[SessionPassword.Length]);
        _hasSeenWriter = options.Session is not null;
        _timeoutMs = (int)Math.Clamp(options.SessionTimeout.TotalMilliseconds, 1, int.MaxValue);
        _lastContact = _time.GetTimestamp();
        _signsOfLife = _time.CreateTimer(
            static session => ((ClientSession)session!).LookForSignsOfLife(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _life = Task.Run(Live);
    }

    public event Action<SessionState>? StateChanged;

    public ConnectionString ConnectionString { get; }

    public Chroot Chroot { get; }

    public WatchRegistry Watches { get; }

    public SessionState State => (SessionState)Volatile.Read(ref _state);

    public SessionCredentials Credentials => Volatile.Read(ref _credentials);

    public TimeSpan SessionTimeout => TimeSpan.FromMilliseconds(Volatile.Read(ref _timeoutMs));

    public long LastZxid => Volatile.Read(ref _lastZxid);

    public CancellationToken Lost => _lost.Token;

    /// <summary>The server of the moment, null while there is none.</summary>
    public DnsEndPoint? Server => Volatile.Read(ref _ready)?.Server;

    /// <summary>Ends with the first connection, or with the reason why there will be none.</summary>
    public Task FirstConnection => _firstConnection.Task;

    /// <summary>Sends a request, or keeps it for the next connection.</summary>
    public Task<TResult> Submit<TCall, TResult>(TCall request, string? path, CancellationToken cancellation, Action<ErrorCode>? answered = null)
        where TCall : struct, ICall<TResult>
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellation);
        }

        var pending = new PendingReply<TCall, TResult>(request, path, cancellation) { Answered = answered, StartedAt = Telemetry.Start() };
        pending.ListenForCancellation();
        Connection? connection;
        bool isAlone;
        lock (_gate)
        {
            if (_end is not null)
            {
                pending.Take(_end(path));
                pending.Complete();
                return pending.Task;
            }

            connection = _ready;
            if (connection is null)
            {
                _waiting.Enqueue(pending);
                isAlone = false;
            }
            else
            {
                isAlone = connection.Append(pending);
            }
        }

        connection?.Flush(isAlone);
        return pending.Task;
    }

    /// <summary>Authenticates now and on every later connection.</summary>
    public Task Authenticate(AuthCredentials credentials, CancellationToken cancellation)
    {
        var pending = NewAuthentication(credentials, cancellation);
        pending.ListenForCancellation();
        Connection? connection;
        lock (_gate)
        {
            if (_end is not null)
            {
                return Task.FromException(_end(null));
            }

            _auth.Add(credentials);
            connection = _ready;
            connection?.AppendAuthentication(pending);
        }

        if (connection is null)
        {
            return Task.CompletedTask;
        }

        connection.Flush(isAlone: true);
        return pending.Task;
    }

    void IConnectionOwner.Seen(long zxid)
    {
        if (zxid > Volatile.Read(ref _lastZxid))
        {
            Volatile.Write(ref _lastZxid, zxid);
        }
    }

    void IConnectionOwner.Fired(WatchEventType type, string path, long zxid)
    {
        Telemetry.Received(type);
        Watches.Fire(new WatchEvent(type, State, path, zxid));

        // Of the event's own transaction there may be more to come.
        ((IConnectionOwner)this).Seen(zxid - 1);
    }

    void IConnectionOwner.AuthenticationFailed() => Volatile.Write(ref _authenticationFailed, true);

    void IConnectionOwner.Lost(Connection connection, Exception reason)
    {
        lock (_gate)
        {
            _ready = null;
        }

        _signsOfLife.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Volatile.Write(ref _lastContact, connection.LastReceived);
        Telemetry.Disconnected(connection.Server.Host);
        if (_end is null)
        {
            ClientLog.Lost(_options.Logger, Credentials.Id, connection.Server.Host, connection.Server.Port, reason.Message);
        }

        KeepOrFail(connection);
        _connectionEnd.TrySetResult();
    }

    private static PendingReply<AuthCall, Nothing> NewAuthentication(AuthCredentials credentials, CancellationToken cancellation) =>
        new(new AuthCall(credentials.Scheme, credentials.Auth), null, cancellation);

    private static TaskCompletionSource NewEnd() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the server cannot have seen, and what changes nothing there, is kept for the next connection; the rest has an unknown outcome.</summary>
    private void KeepOrFail(Connection connection)
    {
        var unanswered = connection.TakeUnanswered();
        lock (_gate)
        {
            var later = _waiting.ToArray();
            _waiting.Clear();
            foreach (var (pending, isUnsent) in unanswered)
            {
                var isOwn = pending.Xid < 0;
                if (!isOwn && _end is null && (isUnsent || pending.IsRepeatable))
                {
                    _waiting.Enqueue(pending);
                }
                else
                {
                    pending.Take(_end?.Invoke(pending.Path) ?? new ConnectionLossException(pending.Path));
                    _completions.Add(pending);
                }
            }

            foreach (var pending in later)
            {
                _waiting.Enqueue(pending);
            }
        }

        _completions.DrainElsewhere();
    }

    /// <summary>A session that is over enters no other state, whatever is still going on.</summary>
    private void Enter(SessionState state)
    {
        lock (_gate)
        {
            if (_end is not null || _state == (int)state)
            {
                return;
            }

            Volatile.Write(ref _state, (int)state);
        }

        Announce(state);
    }

    private void Announce(SessionState state)
    {
        StateChanged?.Invoke(state);
        Watches.TellSubscribers(new WatchEvent(WatchEventType.None, state, null, -1));
    }

    /// <summary>
    /// The session is over: everything that waits fails, and so does everything that comes. Whoever hears of it finds the state and the token set already;
    /// what listens to the token runs elsewhere, since it may wait for what fails here.
    /// </summary>
    private void Finish(SessionState state, Func<string?, Exception> end)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = end;
            Volatile.Write(ref _state, (int)state);
            _lostIsTold = _lost.CancelAsync();
            while (_waiting.TryDequeue(out var pending))
            {
                pending.Take(end(pending.Path));
                _completions.Add(pending);
            }
        }

        _completions.DrainElsewhere();
        if (state == SessionState.Closed)
        {
            ClientLog.Closed(_options.Logger, Credentials.Id);
        }
        else
        {
            ClientLog.Ended(_options.Logger, Credentials.Id, state);
        }

        Announce(state);
        Watches.End(state == SessionState.Closed ? null : end(null));
        _firstConnection.TrySetException(end(null));
        _ = _firstConnection.Task.Exception;
    }
}

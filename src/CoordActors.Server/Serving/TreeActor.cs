using System.Buffers;
using System.Diagnostics;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Admin;
using CoordActors.Server.Clients;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Serving;

/// <summary>
/// The single writer of the tree: applies transactions in their order, answers reads, sends replies and watch events. All deciding is done by
/// <see cref="RequestPath"/> and <see cref="ZnodeTree"/>.
/// </summary>
public sealed class TreeActor : UntypedActor, IServingEffects, IWithTimers
{
    private readonly RequestPath _path;
    private long _wakeAtMs;
    private IActorRef _role = ActorRefs.Nobody;
    private bool _comparesDigests;
    private IActorRef _tracker = ActorRefs.Nobody;

    /// <summary>Takes over a recovered tree; nobody else touches it from now on.</summary>
    public TreeActor(ZnodeTree tree, SessionIds sessionIds, SessionSettings settings)
    {
        _path = new RequestPath(tree, sessionIds, settings, this);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    public long NowMs => Context.System.Scheduler.MonotonicClock.Ticks / TimeSpan.TicksPerMillisecond;

    /// <inheritdoc />
    public long Timestamp => Stopwatch.GetTimestamp();

    /// <inheritdoc />
    public long WallClockMs => Context.System.Scheduler.Now.ToUnixTimeMilliseconds();

    /// <inheritdoc />
    public long ElapsedMs(long from, long to) => (to - from) / (Stopwatch.Frequency / 1000);

    /// <inheritdoc />
    public long ElapsedUs(long from, long to) => (to - from) / (Stopwatch.Frequency / 1_000_000);

    /// <inheritdoc />
    public void Submit(JuteWriter transactions, int count)
    {
        var array = transactions.Detach(out var length);
        Submit(array, length, count);
    }

    /// <inheritdoc />
    public void Submit(byte[] transactions, int length, int count) => _role.Tell(new RoleCommand.Submit(transactions, length, count));

    /// <inheritdoc />
    public void DigestTaken(long zxid, ulong digest)
    {
        if (_comparesDigests)
        {
            _role.Tell(new RoleCommand.Digest(zxid, digest));
        }
    }

    /// <inheritdoc />
    public void Sync(long origin, int xid) => _role.Tell(new RoleCommand.Sync(origin, xid));

    /// <inheritdoc />
    public void WakeAfter(long ms)
    {
        if (!Timers.IsTimerActive(nameof(TreeCommand.HoldTick)) || NowMs + ms < _wakeAtMs)
        {
            _wakeAtMs = NowMs + ms;
            Timers.StartSingleTimer(nameof(TreeCommand.HoldTick), TreeCommand.HoldTick.Instance, TimeSpan.FromMilliseconds(ms));
        }
    }

    /// <inheritdoc />
    public void Opened(ClientConnection connection)
    {
        connection.Session.Tell(new SessionEvent.Opened(connection.SessionId, connection.TimeoutMs, connection.Origin));
        connection.Link.Opened(connection.Session);
    }

    /// <inheritdoc />
    public void Track(long sessionId, int timeoutMs) => _tracker.Tell(new SessionCommand.Track(sessionId, timeoutMs));

    /// <inheritdoc />
    public void Audit(AuditEvent entry) => Context.System.EventStream.Publish(entry);

    /// <inheritdoc />
    public void Touch(long sessionId, int timeoutMs) => _tracker.Tell(new SessionCommand.Touch(sessionId, timeoutMs));

    /// <inheritdoc />
    public void Untrack(long sessionId) => _tracker.Tell(new SessionCommand.Untrack(sessionId));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RequestBatch batch:
                _path.Serve(batch);
                break;
            case TransactionBatch batch:
                _path.Times = batch.Times;
                _path.Apply(batch.Transactions.Span);
                batch.Release();
                break;
            case Connect connect:
                _path.Begin(connect);
                break;
            case TreeCommand.Disconnect disconnect:
                _path.Disconnect(disconnect.Connection);
                break;
            case TreeCommand.Refuse refuse:
                _path.Refuse(refuse.Transactions.AsSpan(0, refuse.Length), refuse.Error);
                ArrayPool<byte>.Shared.Return(refuse.Transactions);
                break;
            case TreeCommand.CaptureImage:
                Sender.Tell(new TreeCommand.ImageCaptured(_path.Tree.Capture(), _path.Tree.LastZxid));
                break;
            case TreeCommand.ReleaseImage release:
                release.Image.Dispose();
                break;
            case TreeCommand.Reap reap:
                Reap(reap);
                break;
            case TreeCommand.Describe describe:
                Sender.Tell(ServerView.Of(_path.Tree, _path, describe.Detail));
                break;
            case TreeCommand.Query query:
                Sender.Tell(new TreeCommand.QueryAnswered(Answer(query)));
                break;
            case TreeCommand.MayAdminister ask:
                Sender.Tell(new TreeCommand.Permission(_path.Tree.HoldsRoot(ask.AuthIds)));
                break;
            case TreeCommand.Audit audit:
                _path.IsAuditing = audit.IsOn;
                break;
            case TreeCommand.ResetStatistics reset:
                Reset(reset);
                break;
            default:
                OnService(message);
                break;
        }
    }

    /// <summary>What the role says of the service to clients.</summary>
    private void OnService(object message)
    {
        switch (message)
        {
            case TreeCommand.Serve serve:
                Serve(serve);
                break;
            case TreeCommand.Hold hold:
                Context.GetLogger().Info("Clients are held: {0}.", hold.Reason);
                _tracker = ActorRefs.Nobody;
                _path.Hold();
                break;
            case TreeCommand.DescribeSettings:
                Sender.Tell(new TreeCommand.SettingsDescribed(_path.Tree.Settings));
                break;
            case TreeCommand.HoldTick:
                _path.CloseOverdue();
                break;
            case TreeCommand.Replace replace:
                _path.Replace(replace.Tree);
                break;
            case TreeCommand.Synced synced:
                _path.OnSynced(synced.Origin, synced.Xid, synced.Zxid);
                break;
            case SessionCommand.Describe when _tracker.IsNobody():
                Sender.Tell(new SessionCommand.Deadlines([]));
                break;
            case SessionCommand.Describe:
                _tracker.Forward(message);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>The same role may say so twice; nothing is submitted to it again.</summary>
    private void Serve(TreeCommand.Serve serve)
    {
        var isNew = _path.Mode != serve.Mode || !serve.Role.Equals(_role);
        (_role, _tracker, _comparesDigests) = (serve.Role, serve.Tracker, serve.Mode == ServingMode.Ensemble);
        if (!isNew)
        {
            return;
        }

        if (serve.Mode != ServingMode.ReadOnly)
        {
            // A new tracker knows no session yet, and gives each its full timeout.
            foreach (var (sessionId, timeoutMs) in _path.Tree.Sessions)
            {
                Track(sessionId, timeoutMs);
            }
        }

        if (serve.Refusal is { } reason)
        {
            _path.CloseClients(reason);
        }
        else
        {
            _path.Resume(serve.Mode);
        }
    }

    private byte[] Answer(TreeCommand.Query query)
    {
        using var reply = new JuteWriter();
        _path.Tree.Answer(new ReadRequest { Op = query.Op, Body = query.Body, AuthIds = query.AuthIds, Watcher = -1 }, reply);
        return reply.Written.ToArray();
    }

    private void Reap(TreeCommand.Reap reap)
    {
        var due = new List<byte[]>();
        _path.Tree.CollectReapable(reap.NowMs, reap.Max, due);
        if (due.Count == 0)
        {
            return;
        }

        var transactions = new JuteWriter();
        using var body = new JuteWriter();
        foreach (var path in due)
        {
            body.Clear();
            new PathRequest { Path = path }.Write(body);
            new Txn
            {
                Op = OpCode.DeleteContainer,
                Body = body.Written,
            }.Write(transactions);
        }

        Submit(transactions, due.Count);
    }

    private void Reset(TreeCommand.ResetStatistics reset)
    {
        if (!reset.Connections)
        {
            _path.Statistics.Reset();
            return;
        }

        foreach (var connection in _path.Connections.All)
        {
            connection.Statistics.Reset();
        }
    }
}

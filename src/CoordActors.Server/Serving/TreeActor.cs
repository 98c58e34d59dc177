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
public sealed class TreeActor : UntypedActor, IServingEffects
{
    private readonly ZnodeTree _tree;
    private readonly RequestPath _path;
    private IActorRef _role = ActorRefs.Nobody;
    private IActorRef _tracker = ActorRefs.Nobody;

    /// <summary>Takes over a recovered tree; nobody else touches it from now on.</summary>
    public TreeActor(ZnodeTree tree, SessionIds sessionIds, SessionSettings settings)
    {
        _tree = tree;
        _path = new RequestPath(tree, sessionIds, settings, this);
    }

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
        _role.Tell(new RoleCommand.Submit(array, length, count));
    }

    /// <inheritdoc />
    public void Opened(ClientConnection connection)
    {
        connection.Session.Tell(new SessionEvent.Opened(connection.SessionId, connection.TimeoutMs));
        connection.Link.Opened(connection.Session);
    }

    /// <inheritdoc />
    public void Track(long sessionId, int timeoutMs) => _tracker.Tell(new SessionCommand.Track(sessionId, timeoutMs));

    /// <inheritdoc />
    public void Audit(AuditEvent entry) => Context.System.EventStream.Publish(entry);

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
                Sender.Tell(new TreeCommand.ImageCaptured(_tree.Capture(), _tree.LastZxid));
                break;
            case TreeCommand.ReleaseImage release:
                release.Image.Dispose();
                break;
            case TreeCommand.Reap reap:
                Reap(reap);
                break;
            case TreeCommand.Describe describe:
                Sender.Tell(ServerView.Of(_tree, _path, describe.Detail));
                break;
            case TreeCommand.Query query:
                Sender.Tell(new TreeCommand.QueryAnswered(Answer(query)));
                break;
            case TreeCommand.MayAdminister ask:
                Sender.Tell(new TreeCommand.Permission(_tree.HoldsRoot(ask.AuthIds)));
                break;
            case TreeCommand.Audit audit:
                _path.IsAuditing = audit.IsOn;
                break;
            case TreeCommand.ResetStatistics reset:
                Reset(reset);
                break;
            case TreeCommand.Serve serve:
                _role = serve.Role;
                _tracker = serve.Tracker;
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private byte[] Answer(TreeCommand.Query query)
    {
        using var reply = new JuteWriter();
        _tree.Answer(new ReadRequest { Op = query.Op, Body = query.Body, AuthIds = query.AuthIds, Watcher = -1 }, reply);
        return reply.Written.ToArray();
    }

    private void Reap(TreeCommand.Reap reap)
    {
        var due = new List<byte[]>();
        _tree.CollectReapable(reap.NowMs, reap.Max, due);
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

using CoordActors.Protocol;
using CoordActors.Server.Admin;
using CoordActors.Server.Clients;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Serving;

/// <summary>
/// The way of a request through a server: frame (edge) → decide (session) → <b>read here or submit</b> → journal → <b>apply here</b> →
/// <b>answer here, in the session's order</b>.
/// It owns the tree, what waits for a transaction, and everything that is sent to clients, so replies and watch events of a client have one
/// order: an event before the reply that shows its change, a reply before an event of a watch that it registered.
/// A read behind a write of its session is not sent back and forth: it waits here, parked with its batch, and runs right after the write.
/// </summary>
public sealed partial class RequestPath : IWatchEvents
{
    /// <summary>So much output is handed to the link even in the middle of a batch: it knows how much a client may leave unread.</summary>
    private const int SendBytes = 256 * 1024;

    private readonly IServingEffects _effects;
    private readonly SessionIds _origins;
    private readonly Handshake _handshake;
    private readonly JuteWriter _reply = new();
    private readonly List<ClientConnection> _dirty = [];
    private readonly HotPaths _hotPaths = new();
    private readonly LateWrites _late = new();
    private readonly int _tickMs;
    private ZnodeTree _tree;
    private long _applyingAt;
    private long _applyingAtMs;

    /// <summary>A path to <paramref name="tree"/>, on hold.</summary>
    public RequestPath(ZnodeTree tree, SessionIds sessionIds, SessionSettings settings, IServingEffects effects)
    {
        _tree = tree;
        _effects = effects;
        _origins = sessionIds.Sibling();
        _tickMs = (int)settings.Tick.TotalMilliseconds;
        _heldSinceMs = effects.NowMs;
        _handshake = new Handshake(tree, Connections, sessionIds, settings, effects, Close, _late);
    }

    /// <summary>The tree.</summary>
    public ZnodeTree Tree => _tree;

    /// <summary>The connections with a session, or about to have one.</summary>
    public ConnectionTable Connections { get; } = new();

    /// <summary>Counters since the start or the last reset.</summary>
    public ServingStatistics Statistics { get; } = new();

    /// <summary>When the journal had the transactions that are applied next, for traces.</summary>
    public WriteTimes Times { get; set; }

    /// <summary>Whether every change is told to <see cref="IServingEffects.Audit"/>.</summary>
    public bool IsAuditing { get; set; }

    /// <summary>The tree's digests, for comparing replicas.</summary>
    public DigestLog Digests { get; } = new();

    /// <summary>The paths that clients ask for most at present.</summary>
    public HotPathsView HotPaths => _hotPaths.View(_effects.NowMs);

    /// <summary>A client wants a session.</summary>
    public void Begin(Connect request)
    {
        Statistics.Requests.Connecting();
        var connection = request.Connection;
        connection.Origin = _origins.Next();
        connection.ConnectedAtMs = _effects.NowMs;
        if (_refusal is not null)
        {
            Close(connection, _refusal);
        }
        else if (_mode is null)
        {
            HoldHandshake(request);
        }
        else
        {
            _handshake.Begin(request);
            Send(connection);
        }
    }

    /// <summary>Requests of one client; the batch is returned to its pool when the last of them is answered.</summary>
    public void Serve(RequestBatch batch)
    {
        var connection = batch.Connection!;
        if (connection.IsClosed)
        {
            batch.Return();
            return;
        }

        if (WriteTrace.IsWanted)
        {
            batch.SubmittedAt = _effects.Timestamp;
        }

        connection.Statistics.Received += batch.Count;
        Statistics.Received += batch.Count;
        Statistics.Outstanding += batch.Count;
        if (_mode is null)
        {
            HoldBatch(connection, batch);
            return;
        }

        Submit(connection, batch);
        if (connection.ParkedLast is { } last)
        {
            last.Next = batch;
            connection.ParkedLast = batch;
            return;
        }

        connection.ParkedFirst = connection.ParkedLast = batch;
        RunParked(connection);
        Send(connection);
    }

    /// <summary>Applies transactions, encoded back to back, in zxid order; those already applied are skipped.</summary>
    public void Apply(ReadOnlySpan<byte> transactions)
    {
        (_applyingAt, _applyingAtMs) = (_effects.Timestamp, _effects.WallClockMs);
        var needsPreload = _tree.NeedsPreload;
        for (var i = 0; Txn.TryRead(transactions, out var txn, out var consumed); i++)
        {
            if (needsPreload && i % ZnodeTree.PreloadMax == 0)
            {
                Preload(transactions);
            }

            transactions = transactions[consumed..];
            if (txn.Zxid > _tree.LastZxid)
            {
                Apply(in txn);
                OnLateWrite(txn.Origin);
            }
        }

        if (_waiting.Count > 0)
        {
            RunWaiting();
        }

        SendDirty();
    }

    /// <summary>Transactions that will never be: their clients get <paramref name="error"/>, in their order.</summary>
    public void Refuse(ReadOnlySpan<byte> transactions, ErrorCode error)
    {
        while (Txn.TryRead(transactions, out var txn, out var consumed))
        {
            transactions = transactions[consumed..];
            if (txn.Op == OpCode.CloseSession && _tree.TryGetSession(txn.SessionId, out var timeoutMs))
            {
                // Whoever submitted the end of a session does not watch it any more.
                _effects.Track(txn.SessionId, timeoutMs);
            }

            if (Beginning(in txn) is { } beginning)
            {
                Close(beginning, "no sessions are opened or resumed at present");
            }

            if (!Connections.TryGetByOrigin(txn.Origin, out var connection))
            {
                OnLateWrite(txn.Origin);
                SendDirty();
                continue;
            }

            RefuseWrite(connection, txn.Xid, txn.Op, error);
            RunParked(connection);
            Send(connection);
        }
    }

    /// <summary>The client is gone; its session is not.</summary>
    public void Disconnect(ClientConnection connection) => Detach(connection);

    /// <inheritdoc />
    public void OnEvent(int watcher, long zxid, WatchEventType type, ReadOnlySpan<byte> path)
    {
        var connection = Connections.ByWatcher(watcher)!;
        var before = connection.Output.Length;
        connection.Output.WriteWatchEvent(zxid, type, path);
        Statistics.Requests.Fired(type, zxid, connection.Output.Length - before);
        connection.Statistics.Sent++;
        Statistics.Sent++;
        MarkDirty(connection);
    }

    private void Apply(in Txn txn)
    {
        if (Connections.TryGetByOrigin(txn.Origin, out var connection) && AwaitedBatch(connection, txn.Xid, txn.Op) is null)
        {
            CatchUp(connection, txn.Xid, txn.Op);
        }

        var isAwaited = connection is not null && AwaitedBatch(connection, txn.Xid, txn.Op) is not null;
        _reply.Clear();
        var ending = IsAuditing && txn.Op == OpCode.CloseSession ? _tree.EphemeralsOf(txn.SessionId) : [];
        var error = _tree.Apply(in txn, isAwaited ? _reply : null, this);
        Statistics.Requests.Applied(txn.Op, txn is { Op: OpCode.CloseSession, Xid: 0 }, _applyingAtMs - txn.TimeMs);
        if (IsAuditing)
        {
            Audit(in txn, error, connection, ending);
        }

        if (DigestLog.Wants(txn.Zxid))
        {
            Digests.Add(txn.Zxid, _tree.Digest);
            _effects.DigestTaken(txn.Zxid, _tree.Digest);
        }

        if (error == ErrorCode.SessionMoved)
        {
            OnSessionMoved(connection);
            return;
        }

        if (isAwaited)
        {
            var parked = connection!.ParkedFirst!;
            if (WriteTrace.IsWanted)
            {
                WriteTrace.Record(in txn, error, parked, Times, _applyingAt);
            }

            Statistics.Requests.Updated(_effects.ElapsedUs(parked.ReceivedAt, _applyingAt));
            connection.Output.WriteRaw(_reply.Written);
            MarkDirty(connection);
            FinishItem(connection, parked, txn.Zxid, _reply.Length);
        }

        if (txn.Kind == TxnKind.Resume || txn.Op == OpCode.CreateSession)
        {
            OnSessionBegun(in txn, error);
        }
        else if (txn.Op == OpCode.CloseSession)
        {
            _effects.Untrack(txn.SessionId);
            if (error != ErrorCode.SystemError && Connections.TryGet(txn.SessionId, out var ended) && ended.Handshake is null)
            {
                Close(ended, isAwaited ? null : "the session has expired");
            }
        }
        else if (isAwaited)
        {
            RunParked(connection!);
        }
    }

    /// <summary>What a client's transaction did, at the server it is connected to, and the ephemeral znodes that went with a session, at all.</summary>
    private void Audit(in Txn txn, ErrorCode error, ClientConnection? connection, IReadOnlyList<string> ending)
    {
        var ip = connection?.Link.RemoteAddress;
        var ended = error == ErrorCode.Ok ? AuditTrail.OfSessionEnd(txn.SessionId, ending, ip) : [];
        foreach (var entry in connection is null ? ended : ended.Concat(AuditTrail.Of(in txn, error, _reply.Written, ip)))
        {
            _effects.Audit(entry);
        }
    }

    /// <summary>Answers from the cursor on, up to the next write.</summary>
    /// <returns>Whether all are answered and the batch has been returned, here or because its connection was closed.</returns>
    private bool Run(ClientConnection connection, RequestBatch batch)
    {
        var zxid = _tree.LastZxid;
        var preloaded = _tree.NeedsPreload ? batch.Cursor : int.MaxValue;
        while (batch.Cursor < batch.Count)
        {
            if (batch.Cursor == preloaded)
            {
                preloaded = Preload(batch, preloaded);
            }

            ref var item = ref batch[batch.Cursor];
            if (MustWait(connection, ref item))
            {
                return false;
            }

            var before = connection.Output.Length;
            Answer(connection, batch, ref item, zxid);
            if (connection.IsClosed)
            {
                return true;
            }

            FinishItem(connection, batch, zxid, connection.Output.Length - before);
            if (connection.Output.Length >= SendBytes)
            {
                Send(connection);
            }
        }

        FinishBatch(connection, batch);
        return true;
    }

    /// <summary>Has the tree bring what the next reads of a batch need, up to the next write.</summary>
    /// <returns>The request before which this is due again.</returns>
    private int Preload(RequestBatch batch, int from)
    {
        if (batch.Count - from < 2)
        {
            return batch.Count;
        }

        var to = from;
        while (to < batch.Count && to - from < ZnodeTree.PreloadMax && batch[to].Handling != RequestHandling.Write)
        {
            _tree.Announce(batch.Body(batch[to++]));
        }

        _tree.Preload();
        return to;
    }

    /// <summary>Has the tree bring what the next transactions need.</summary>
    private void Preload(ReadOnlySpan<byte> transactions)
    {
        for (var i = 0; i < ZnodeTree.PreloadMax && Txn.TryRead(transactions, out var txn, out var consumed); i++)
        {
            _tree.Announce(txn.Body);
            transactions = transactions[consumed..];
        }

        _tree.Preload();
    }

    private void RunParked(ClientConnection connection)
    {
        if (_mode is not null)
        {
            RunToWrite(connection);
        }
    }

    /// <summary>Answers what waits for nothing, up to the next write.</summary>
    private void RunToWrite(ClientConnection connection)
    {
        while (connection.ParkedFirst is { } batch)
        {
            var next = batch.Next;
            if (!Run(connection, batch) || connection.IsClosed)
            {
                return;
            }

            connection.ParkedFirst = next;
            if (next is null)
            {
                connection.ParkedLast = null;
            }
        }
    }

    private void Answer(ClientConnection connection, RequestBatch batch, ref RequestItem item, long zxid)
    {
        var output = connection.Output;
        switch (item.Handling)
        {
            case RequestHandling.Write:
                RefuseReadOnly(connection, in item, zxid);
                break;
            case RequestHandling.Sync when _mode == ServingMode.ReadOnly:
                output.WriteHeaderOnly(item.Xid, zxid, ErrorCode.NotReadOnly);
                break;
            case RequestHandling.Read:
            case RequestHandling.Sync:
            case RequestHandling.Synced:
                _tree.Answer(
                    new ReadRequest
                    {
                        Xid = item.Xid,
                        Op = item.Op,
                        Body = batch.Body(item),
                        Watcher = connection.Watcher,
                        SessionId = connection.SessionId,
                        AuthIds = batch.AuthIds,
                    },
                    output);
                break;
            case RequestHandling.Refused:
                output.WriteHeaderOnly(item.Xid, zxid, item.Error);
                break;
            case RequestHandling.Authenticated:
                ChangeIdentities(connection, batch);
                output.WriteHeaderOnly(item.Xid, 0, ErrorCode.Ok);
                break;
            case RequestHandling.Sasl:
                WriteSaslToken(output, in item, batch.SaslAnswers!.Dequeue());
                break;
            case RequestHandling.SaslLoggedIn:
                ChangeIdentities(connection, batch);
                WriteSaslToken(output, in item, batch.SaslAnswers!.Dequeue());
                break;
            case RequestHandling.Unauthenticated when item.Op == OpCode.Sasl:
                Statistics.Requests.AuthFailed();
                WriteSaslToken(output, in item, null);
                Close(connection, $"authentication failed: {item.Error}");
                break;
            case RequestHandling.Unauthenticated:
                Statistics.Requests.AuthFailed();
                output.WriteHeaderOnly(item.Xid, 0, item.Error);
                Close(connection, $"authentication failed: {item.Error}");
                break;
            case RequestHandling.Unknown:
                output.WriteHeaderOnly(item.Xid, -1, ErrorCode.Unimplemented);
                Close(connection, $"unknown operation {(int)item.Op}");
                break;
            case RequestHandling.Dropped:
            default:
                break;
        }
    }

    private void ChangeIdentities(ClientConnection connection, RequestBatch batch)
    {
        batch.AuthIds = batch.AuthChanges!.Dequeue();
        _tree.SetWatcherAuth(connection.Watcher, batch.AuthIds);
    }

    private static void WriteSaslToken(JuteWriter output, in RequestItem item, byte[]? token)
    {
        var frame = output.BeginFrame();
        new Protocol.Records.ReplyHeader(item.Xid, 0, item.Error).Write(output);
        new Protocol.Records.SaslToken { Token = token is null ? JuteBytes.Null : new JuteBytes(token) }.Write(output);
        output.EndFrame(frame);
    }

    private void FinishItem(ClientConnection connection, RequestBatch batch, long zxid, int replyBytes)
    {
        ref var item = ref batch[batch.Cursor];
        connection.Statistics.LastOp = item.Op;
        connection.Statistics.LastXid = item.Xid;
        connection.Statistics.LastZxid = zxid;
        connection.Statistics.Sent++;
        Statistics.Sent++;
        Statistics.Requests.Answered(item.Op, replyBytes);
        if (_hotPaths.IsSample())
        {
            _hotPaths.Add(item.Op, batch.Body(item), _effects.NowMs);
        }

        batch.Cursor++;
    }

    private void FinishBatch(ClientConnection connection, RequestBatch batch)
    {
        var now = _effects.Timestamp;
        var elapsedMs = _effects.ElapsedMs(batch.ReceivedAt, now);
        connection.Statistics.Latency.Add(elapsedMs, batch.Count);
        connection.Statistics.LastResponseAtMs = _effects.ElapsedMs(0, now);
        Statistics.Latency.Add(elapsedMs, batch.Count);
        Statistics.Requests.Finished(batch, _effects.ElapsedUs(batch.ReceivedAt, now));
        Statistics.Outstanding -= batch.Count;
        connection.AnsweredCount += batch.Count;
        batch.Return();
    }

    /// <summary>The batch whose cursor is on the write that became this transaction.</summary>
    private static RequestBatch? AwaitedBatch(ClientConnection connection, int xid, OpCode op)
    {
        if (connection.ParkedFirst is not { } batch || batch.Cursor == batch.Count)
        {
            return null;
        }

        ref var item = ref batch[batch.Cursor];
        return item.Xid == xid && item.Op == op && item.Handling == RequestHandling.Write ? batch : null;
    }

    private static void RefuseWrite(ClientConnection connection, int xid, OpCode op, ErrorCode error)
    {
        for (var batch = connection.ParkedFirst; batch is not null; batch = batch.Next)
        {
            for (var i = batch.Cursor; i < batch.Count; i++)
            {
                ref var item = ref batch[i];
                if (item.Handling == RequestHandling.Write && item.Xid == xid && item.Op == op)
                {
                    item.Handling = RequestHandling.Refused;
                    item.Error = error;
                    return;
                }
            }
        }
    }
}

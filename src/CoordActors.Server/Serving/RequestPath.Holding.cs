using CoordActors.Protocol;
using CoordActors.Server.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Serving;

/// <content>
/// Who serves may change, and for a time nobody does. What clients wait for stays here meanwhile, as the bytes that they sent, and is submitted again to
/// the next role: what an earlier one carried out has been applied, and so answered, before.
/// </content>
public sealed partial class RequestPath
{
    /// <summary>A client is held for so much of its session timeout.</summary>
    private const int HeldPart = 3;

    private const int SubmissionBytes = 256 * 1024;
    private const long WakeEveryMs = 50;

    private readonly List<Connect> _heldHandshakes = [];
    private readonly List<ClientConnection> _waiting = [];
    private readonly JuteWriter _submission = new();
    private ServingMode? _mode;
    private string? _refusal;
    private long _heldSinceMs;

    /// <summary>How clients are served; null while they are held or refused.</summary>
    public ServingMode? Mode => _mode;

    /// <summary>Clients are served: what they wait for is submitted, again where it was before, and reads that wait for nothing run.</summary>
    public void Resume(ServingMode mode)
    {
        if (mode == ServingMode.ReadOnly || _mode == ServingMode.ReadOnly)
        {
            CloseAll("the server changes between read-only and full service");
        }

        _refusal = null;
        _mode = mode;
        _handshake.Mode = mode;
        foreach (var connection in Connections.All.ToList())
        {
            Resume(connection);
        }

        var held = _heldHandshakes.ToArray();
        _heldHandshakes.Clear();
        foreach (var request in held.Where(request => !request.Connection.IsClosed))
        {
            _handshake.Begin(request);
            Send(request.Connection);
        }
    }

    /// <summary>Requests and new connections wait for <see cref="Resume(ServingMode)"/>; pings are answered.</summary>
    public void Hold()
    {
        if (_mode is null && _refusal is null)
        {
            return;
        }

        if (_mode == ServingMode.ReadOnly)
        {
            CloseAll("the server is no longer read-only");
        }

        (_mode, _refusal) = (null, null);
        _heldSinceMs = _effects.NowMs;
        _waiting.Clear();
        foreach (var connection in Connections.All)
        {
            for (var batch = connection.ParkedFirst; batch is not null; batch = batch.Next)
            {
                AnswerPings(connection, batch);
            }

            Send(connection);
        }

        CloseOverdue();
    }

    /// <summary>Closes the connections that have been held too long, and asks to be called again where others are held.</summary>
    public void CloseOverdue()
    {
        if (_mode is not null)
        {
            return;
        }

        _heldHandshakes.RemoveAll(static request => request.Connection.IsClosed);
        var now = _effects.NowMs;
        var next = long.MaxValue;
        foreach (var connection in Connections.All.Concat(_heldHandshakes.Select(static request => request.Connection)).ToList())
        {
            var due = Math.Max(_heldSinceMs, connection.ConnectedAtMs) + (connection.TimeoutMs / HeldPart);
            if (due <= now)
            {
                Close(connection, "there has been no leader for a third of the session's timeout");
            }
            else
            {
                next = Math.Min(next, due);
            }
        }

        if (next < long.MaxValue)
        {
            _effects.WakeAfter(Math.Max(WakeEveryMs, next - now));
        }
    }

    /// <summary>All connections are closed, and new ones until the next <see cref="Resume(ServingMode)"/> or <see cref="Hold"/> as well.</summary>
    public void CloseClients(string reason)
    {
        CloseAll(reason);
        foreach (var request in _heldHandshakes.Where(static request => !request.Connection.IsClosed))
        {
            Close(request.Connection, reason);
        }

        _heldHandshakes.Clear();
        _refusal = reason;
        _mode = null;
    }

    /// <summary>Another tree takes the place of the present one; what clients wait for may be in it, so their connections are closed.</summary>
    public void Replace(ZnodeTree tree)
    {
        CloseAll("another tree has taken the place of the server's");
        tree.WatchHistoryBytes = _tree.WatchHistoryBytes;
        _tree = tree;
        _handshake.Tree = tree;
    }

    /// <summary>The role has answered a sync.</summary>
    public void OnSynced(long origin, int xid, long zxid)
    {
        if (_mode is null || !Connections.TryGetByOrigin(origin, out var connection))
        {
            return;
        }

        for (var batch = connection.ParkedFirst; batch is not null; batch = batch.Next)
        {
            for (var i = batch.Cursor; i < batch.Count; i++)
            {
                ref var item = ref batch[i];
                if (item.Handling == RequestHandling.Sync && item.Xid == xid)
                {
                    item.Handling = RequestHandling.Synced;
                    item.Zxid = zxid;
                    RunParked(connection);
                    Send(connection);
                    return;
                }
            }
        }
    }

    private void HoldHandshake(Connect request)
    {
        request.Connection.TimeoutMs = _handshake.Negotiated(request.TimeoutMs);
        _heldHandshakes.Add(request);
        _effects.WakeAfter(request.Connection.TimeoutMs / HeldPart);
    }

    private void HoldBatch(ClientConnection connection, RequestBatch batch)
    {
        batch.DropTransactions();
        if (AnswerPings(connection, batch) && connection.ParkedFirst is null)
        {
            batch.Cursor = batch.Count;
            FinishBatch(connection, batch);
        }
        else
        {
            Park(connection, batch);
        }

        Send(connection);
    }

    private static void Park(ClientConnection connection, RequestBatch batch)
    {
        if (connection.ParkedLast is { } last)
        {
            last.Next = batch;
        }
        else
        {
            connection.ParkedFirst = batch;
        }

        connection.ParkedLast = batch;
    }

    /// <returns>Whether nothing is left to be answered.</returns>
    private bool AnswerPings(ClientConnection connection, RequestBatch batch)
    {
        var isDone = true;
        for (var i = batch.Cursor; i < batch.Count; i++)
        {
            ref var item = ref batch[i];
            if (item is { Op: OpCode.Ping, Handling: RequestHandling.Read })
            {
                Answer(connection, batch, ref item, _tree.LastZxid);
                item.Handling = RequestHandling.Dropped;
            }

            isDone &= item.Handling == RequestHandling.Dropped;
        }

        return isDone;
    }

    /// <summary>The client was heard of; its transactions and syncs go to the role.</summary>
    private void Submit(ClientConnection connection, RequestBatch batch)
    {
        if (_mode == ServingMode.ReadOnly)
        {
            batch.DropTransactions();
            return;
        }

        Touch(connection);
        if (batch.Transactions is not null)
        {
            _effects.Submit(batch.TakeTransactions(), batch.TransactionsLength, batch.TransactionsCount);
        }

        if (!batch.HasSync || _mode != ServingMode.Ensemble)
        {
            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Handling == RequestHandling.Sync)
            {
                _effects.Sync(connection.Origin, batch[i].Xid);
            }
        }
    }

    /// <summary>
    /// Deadlines are rounded up to ticks, so one touch a tick says all there is to say: the tracker is not told again before the next tick.
    /// </summary>
    private void Touch(ClientConnection connection)
    {
        var tick = (_effects.NowMs + connection.TimeoutMs) / _tickMs;
        if (tick != connection.TouchedTick)
        {
            connection.TouchedTick = tick;
            _effects.Touch(connection.SessionId, connection.TimeoutMs);
        }
    }

    private void Resume(ClientConnection connection)
    {
        connection.TouchedTick = -1;
        if (connection.Handshake is not null)
        {
            _handshake.Repeat(connection);
            Send(connection);
            return;
        }

        RunParked(connection);
        if (!connection.IsClosed)
        {
            SubmitAgain(connection);
            Send(connection);
        }
    }

    /// <summary>Everything that is not answered, in the order of the client, each with the identities that it arrived with.</summary>
    private void SubmitAgain(ClientConnection connection)
    {
        var count = 0;
        for (var batch = connection.ParkedFirst; batch is not null; batch = batch.Next)
        {
            var authIds = batch.AuthIds;
            var changes = batch.AuthChanges?.GetEnumerator() ?? default;
            for (var i = batch.Cursor; i < batch.Count; i++)
            {
                ref var item = ref batch[i];
                if (item.Handling is RequestHandling.Authenticated or RequestHandling.SaslLoggedIn && changes.MoveNext())
                {
                    authIds = changes.Current;
                }
                else if (item.Handling == RequestHandling.Write)
                {
                    WriteAgain(connection, batch, in item, authIds);
                    count++;
                }
                else if (item.Handling == RequestHandling.Sync && _mode == ServingMode.Ensemble)
                {
                    Flush(ref count);
                    _effects.Sync(connection.Origin, item.Xid);
                }

                if (_submission.Length >= SubmissionBytes)
                {
                    Flush(ref count);
                }
            }
        }

        Flush(ref count);
    }

    private void WriteAgain(ClientConnection connection, RequestBatch batch, in RequestItem item, byte[] authIds) => new Txn
    {
        SessionId = connection.SessionId,
        Origin = connection.Origin,
        Xid = item.Xid,
        Op = item.Op,
        AuthIds = authIds,
        Body = batch.Body(item),
    }.Write(_submission);

    private void Flush(ref int count)
    {
        if (count > 0)
        {
            _effects.Submit(_submission, count);
            count = 0;
        }
    }

    /// <summary>
    /// A write is carried out while something that its session asked before it still waits: a read, since clients are held, or a sync, whose answer is under
    /// way or lost with a leader. That is answered first, so that the write is the next to be answered and is not submitted again. The sync is done:
    /// whatever was completed when it was asked for lies before the write. An earlier write was refused, and its refusal lost with a leader: it would have
    /// been carried out before.
    /// </summary>
    private void CatchUp(ClientConnection connection, int xid, OpCode op)
    {
        if (!IsParked(connection, xid, op))
        {
            return;
        }

        for (var batch = connection.ParkedFirst; batch is not null; batch = batch.Next)
        {
            for (var i = batch.Cursor; i < batch.Count; i++)
            {
                ref var item = ref batch[i];
                if (item.Handling == RequestHandling.Write && item.Xid == xid && item.Op == op)
                {
                    RunToWrite(connection);
                    return;
                }

                if (item.Handling == RequestHandling.Write)
                {
                    (item.Handling, item.Error) = (RequestHandling.Refused, ErrorCode.SystemError);
                }
                else if (item.Handling is RequestHandling.Sync or RequestHandling.Synced)
                {
                    item.Handling = RequestHandling.Read;
                }
            }
        }
    }

    private static bool IsParked(ClientConnection connection, int xid, OpCode op)
    {
        for (var batch = connection.ParkedFirst; batch is not null; batch = batch.Next)
        {
            for (var i = batch.Cursor; i < batch.Count; i++)
            {
                ref var item = ref batch[i];
                if (item.Handling == RequestHandling.Write && item.Xid == xid && item.Op == op)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool MustWait(ClientConnection connection, ref RequestItem item)
    {
        switch (item.Handling)
        {
            case RequestHandling.Write:
                return _mode != ServingMode.ReadOnly;
            case RequestHandling.Sync:
                return _mode == ServingMode.Ensemble;
            case RequestHandling.Synced when item.Zxid > _tree.LastZxid:
                _waiting.Add(connection);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Goes on with what waits for the tree to get somewhere.</summary>
    private void RunWaiting()
    {
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var connection in waiting.Where(static connection => !connection.IsClosed))
        {
            MarkDirty(connection);
            RunParked(connection);
        }
    }

    private void RefuseReadOnly(ClientConnection connection, in RequestItem item, long zxid)
    {
        var isEnd = item.Op == OpCode.CloseSession;
        connection.Output.WriteHeaderOnly(item.Xid, zxid, isEnd ? ErrorCode.Ok : ErrorCode.NotReadOnly);
        if (isEnd)
        {
            Close(connection, null);
        }
    }

    private void CloseAll(string reason)
    {
        foreach (var connection in Connections.All.ToList())
        {
            Close(connection, reason);
        }

        _waiting.Clear();
    }
}

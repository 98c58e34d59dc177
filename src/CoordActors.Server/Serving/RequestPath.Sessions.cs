using CoordActors.Protocol;
using CoordActors.Server.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Serving;

/// <content>
/// Opening and resuming a session are transactions: every server sees them in the same place of the history, and the one that a session has left lets go
/// of its connection there, whoever leads.
/// </content>
public sealed partial class RequestPath
{
    /// <summary>A session was opened or resumed, or was to be, here or at another server.</summary>
    private void OnSessionBegun(in Txn txn, ErrorCode error)
    {
        if (error == ErrorCode.Ok && _tree.TryGetSession(txn.SessionId, out var timeoutMs))
        {
            _effects.Track(txn.SessionId, timeoutMs);
            if (txn.Kind == TxnKind.Resume && Connections.TryGet(txn.SessionId, out var bound) && bound.Origin != txn.Origin && bound.Handshake is null)
            {
                // One whose handshake is not done yet has a resume of its own behind this one.
                OnSessionMoved(bound);
            }
        }

        if (Beginning(in txn) is { } connection)
        {
            MarkDirty(connection);
            if (error == ErrorCode.Ok)
            {
                _handshake.Complete(connection);
            }
            else
            {
                _handshake.Refuse(connection);
            }
        }
    }

    /// <summary>A write of a connection that is gone was applied or refused: whoever resumes its session may have waited for that.</summary>
    private void OnLateWrite(long origin)
    {
        if (_late.OnDone(origin) is var sessionId and not 0 && Connections.TryGet(sessionId, out var resuming) && resuming.Handshake is not null)
        {
            _handshake.Repeat(resuming);
            MarkDirty(resuming);
        }
    }

    private void OnSessionMoved(ClientConnection? left)
    {
        if (left is not null)
        {
            Close(left, "the session goes on by another connection");
        }
    }

    /// <summary>
    /// The connection whose handshake waits for this transaction. In an ensemble that is the one which has submitted it: a client may have come here with a
    /// session whose opening, at another server, is not applied here yet, and waits for its resuming, behind everything that it did there.
    /// </summary>
    private ClientConnection? Beginning(in Txn txn)
    {
        ClientConnection? connection = null;
        if (txn.Kind == TxnKind.Resume || (txn.Op == OpCode.CreateSession && txn.Origin != 0))
        {
            Connections.TryGetByOrigin(txn.Origin, out connection);
        }
        else if (txn.Op == OpCode.CreateSession && Connections.TryGet(txn.SessionId, out var bound) && bound.Handshake is { SessionId: 0 })
        {
            connection = bound;
        }

        return connection?.Handshake is null ? null : connection;
    }
}

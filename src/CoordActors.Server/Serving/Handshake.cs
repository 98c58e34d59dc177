using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Clients;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Serving;

/// <summary>
/// Decides the handshakes of a server that has a tree: who is too far ahead, who gets a new session, who resumes, who is refused. The order of
/// the checks is ZooKeeper's.
/// </summary>
internal sealed class Handshake(
    ZnodeTree tree, ConnectionTable connections, SessionIds sessionIds, SessionSettings settings, IServingEffects effects,
    Action<ClientConnection, string?> close, LateWrites late)
{
    private readonly JuteWriter _transaction = new();

    /// <summary>The tree.</summary>
    public ZnodeTree Tree { get; set; } = tree;

    /// <summary>How clients are served.</summary>
    public ServingMode Mode { get; set; }

    /// <summary>Decides one handshake.</summary>
    public void Begin(Connect request)
    {
        var connection = request.Connection;
        if (Mode == ServingMode.ReadOnly && !request.IsReadOnlyAllowed)
        {
            close(connection, "the server is read-only, and the client does not want that");
            return;
        }

        // Where resuming is a transaction it comes behind all that the client can have seen, and shows that later: a server that lags is waited for.
        var isShownLater = Mode == ServingMode.Ensemble && request.SessionId != 0;
        if (!isShownLater && IsAhead(request))
        {
            return;
        }

        connection.HasReadOnly = request.HasReadOnly;
        connection.TimeoutMs = Negotiated(request.TimeoutMs);
        if (request.SessionId == 0)
        {
            OpenNew(request);
        }
        else
        {
            Resume(request);
        }
    }

    /// <summary>The timeout that a client gets that wants <paramref name="timeoutMs"/>.</summary>
    public int Negotiated(int timeoutMs) =>
        Math.Clamp(timeoutMs, (int)settings.TimeoutMin.TotalMilliseconds, (int)settings.TimeoutMax.TotalMilliseconds);

    /// <summary>Asks for what a handshake waits for once more.</summary>
    public void Repeat(ClientConnection connection)
    {
        var request = connection.Handshake!;
        if (request.SessionId == 0)
        {
            // A server alone has no other that a session could move to: nobody owns it.
            Submit(connection, TxnKind.Request, OpCode.CreateSession, Mode == ServingMode.Ensemble ? connection.Origin : 0, request.AuthIds);
        }
        else if (Mode == ServingMode.Ensemble || Tree.OwnerOf(request.SessionId) != 0)
        {
            Submit(connection, TxnKind.Resume, default, connection.Origin, []);
        }
        else if (late.AreOf(connection.SessionId))
        {
            // Repeated when the last of them is applied.
        }
        else if (Tree.TryGetSession(connection.SessionId, out _))
        {
            effects.Track(connection.SessionId, connection.TimeoutMs);
            Complete(connection);
        }
        else
        {
            Refuse(connection);
        }
    }

    /// <summary>There is no such session for this client.</summary>
    public void Refuse(ClientConnection connection)
    {
        Respond(connection, 0);
        close(connection, null);
    }

    /// <summary>The session is the client's: it may go on, if this server has got as far as the client.</summary>
    public void Complete(ClientConnection connection)
    {
        if (IsAhead(connection.Handshake!))
        {
            return;
        }

        connection.Handshake = null;
        Respond(connection, connection.SessionId);
        effects.Opened(connection);
    }

    private void OpenNew(Connect request)
    {
        var connection = request.Connection;
        do
        {
            connection.SessionId = sessionIds.Next();
        }
        while (Tree.TryGetSession(connection.SessionId, out _));

        Bind(connection, request);
        if (Mode == ServingMode.ReadOnly)
        {
            connection.IsReadOnly = true;
            Complete(connection);
        }
        else
        {
            Repeat(connection);
        }
    }

    /// <summary>Whether the client has seen what is not here yet; its connection is closed then.</summary>
    private bool IsAhead(Connect request)
    {
        var isAhead = request.LastZxidSeen > Tree.LastZxid;
        if (isAhead)
        {
            close(request.Connection, $"the client has seen {new Zxid(request.LastZxidSeen)}, this server only {new Zxid(Tree.LastZxid)}");
        }

        return isAhead;
    }

    private void Submit(ClientConnection connection, TxnKind kind, OpCode op, long origin, byte[] authIds)
    {
        Span<byte> body = stackalloc byte[CreateSessionRequest.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(body, connection.TimeoutMs);
        _transaction.Clear();
        new Txn
        {
            Kind = kind,
            SessionId = connection.SessionId,
            Origin = origin,
            Op = op,
            AuthIds = authIds,
            Body = body,
        }.Write(_transaction);
        effects.Submit(_transaction, 1);
    }

    private void Resume(Connect request)
    {
        var connection = request.Connection;
        if (Mode == ServingMode.ReadOnly && Tree.TryGetSession(request.SessionId, out _))
        {
            close(connection, "a session of the ensemble cannot go on at a read-only server");
            return;
        }

        if (connections.TryGet(request.SessionId, out var previous))
        {
            close(previous, "the session was resumed on another connection");
        }

        if (!SessionPassword.IsRight(request.SessionId, request.Password)
            || (Mode != ServingMode.Ensemble && !Tree.TryGetSession(request.SessionId, out _)))
        {
            Refuse(connection);
            return;
        }

        connection.SessionId = request.SessionId;
        Bind(connection, request);
        Repeat(connection);
    }

    private void Bind(ClientConnection connection, Connect request)
    {
        connection.Handshake = request;
        connections.Add(connection);
        Tree.AddWatcher(connection.Watcher, request.AuthIds);
        connection.Statistics.EstablishedAtMs = effects.WallClockMs;
    }

    /// <summary>Writes the ConnectResponse; session 0 is the refusal.</summary>
    private static void Respond(ClientConnection connection, long sessionId)
    {
        Span<byte> password = stackalloc byte[SessionPassword.Length];
        password.Clear();
        if (sessionId != 0)
        {
            SessionPassword.Derive(sessionId, password);
        }

        var frame = connection.Output.BeginFrame();
        new ConnectResponse
        {
            TimeoutMs = sessionId == 0 ? 0 : connection.TimeoutMs,
            SessionId = sessionId,
            Password = (ReadOnlySpan<byte>)password,
            HasReadOnly = connection.HasReadOnly,
            ReadOnly = connection.IsReadOnly,
        }.Write(connection.Output);
        connection.Output.EndFrame(frame);
        connection.Statistics.Sent++;
    }
}

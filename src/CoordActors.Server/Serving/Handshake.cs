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
public sealed class Handshake(
    ZnodeTree tree, ConnectionTable connections, SessionIds sessionIds, SessionSettings settings, IServingEffects effects, Action<ClientConnection, string?> close)
{
    private readonly JuteWriter _transaction = new();

    /// <summary>Decides one handshake.</summary>
    public void Begin(Connect request)
    {
        var connection = request.Connection;
        if (request.LastZxidSeen > tree.LastZxid)
        {
            close(connection, $"the client has seen {new Zxid(request.LastZxidSeen)}, this server only {new Zxid(tree.LastZxid)}");
            return;
        }

        connection.HasReadOnly = request.HasReadOnly;
        connection.TimeoutMs = Math.Clamp(
            request.TimeoutMs, (int)settings.TimeoutMin.TotalMilliseconds, (int)settings.TimeoutMax.TotalMilliseconds);
        if (request.SessionId == 0)
        {
            OpenNew(request);
        }
        else
        {
            Resume(request);
        }
    }

    /// <summary>The transaction that opens a session has been applied: its client may go on.</summary>
    public void Complete(ClientConnection connection)
    {
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
        while (tree.TryGetSession(connection.SessionId, out _));

        Bind(connection, request.AuthIds);
        Span<byte> body = stackalloc byte[CreateSessionRequest.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(body, connection.TimeoutMs);
        _transaction.Clear();
        new Txn
        {
            SessionId = connection.SessionId,
            Op = OpCode.CreateSession,
            AuthIds = request.AuthIds,
            Body = body,
        }.Write(_transaction);
        effects.Submit(_transaction, 1);
    }

    private void Resume(Connect request)
    {
        var connection = request.Connection;
        if (connections.TryGet(request.SessionId, out var previous))
        {
            close(previous, "the session was resumed on another connection");
        }

        if (!SessionPassword.IsRight(request.SessionId, request.Password) || !tree.TryGetSession(request.SessionId, out _))
        {
            Respond(connection, 0);
            close(connection, null);
            return;
        }

        connection.SessionId = request.SessionId;
        Bind(connection, request.AuthIds);
        effects.Track(request.SessionId, connection.TimeoutMs);
        Complete(connection);
    }

    private void Bind(ClientConnection connection, byte[] authIds)
    {
        connections.Add(connection);
        tree.AddWatcher(connection.Watcher, authIds);
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
        }.Write(connection.Output);
        connection.Output.EndFrame(frame);
        connection.Statistics.Sent++;
    }
}

using CoordActors.Protocol;
using CoordActors.Server.Auth;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;

namespace CoordActors.Server.Clients;

/// <summary>
/// One client connection from its first packet to its end. It tells the tree actor every batch, and the role actor the transactions among
/// them: first the tree, so that a write is waited for before it can be committed.
/// </summary>
public sealed class SessionActor : UntypedActor
{
    private readonly ServingActors _actors;
    private readonly SessionCore _core;
    private readonly ClientConnection _connection;
    private readonly JuteWriter _submission = new();
    private int _timeoutMs;
    private long _touchedTick = -1;

    /// <summary>A connection that has just said its first word.</summary>
    public SessionActor(IClientLink link, ServingActors actors, Authenticator authenticator)
    {
        _actors = actors;
        _connection = new ClientConnection(link, Self);
        _core = new SessionCore(authenticator, link.RemoteAddress);
    }

    /// <inheritdoc />
    protected override void PostStop() => _actors.Tree.Tell(new TreeCommand.Disconnect(_connection));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RequestBatch batch:
                OnBatch(batch);
                break;
            case SessionEvent.ConnectRequested request:
                OnConnectRequested(request);
                break;
            case SessionEvent.Opened opened:
                _core.SessionId = opened.SessionId;
                _timeoutMs = opened.TimeoutMs;
                break;
            case SessionEvent.LinkClosed:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnConnectRequested(SessionEvent.ConnectRequested request) => _actors.Tree.Tell(new Connect(
        _connection, request.LastZxidSeen, request.TimeoutMs, request.SessionId, request.Password, request.HasReadOnly, _core.AuthIds));

    private void OnBatch(RequestBatch batch)
    {
        batch.Connection = _connection;
        Touch();
        if (!_core.Accept(batch, _submission))
        {
            batch.Return();
            _submission.Clear();
            _connection.Link.Close("a malformed auth packet");
            return;
        }

        _actors.Tree.Tell(batch);
        if (_core.SubmittedCount > 0)
        {
            var transactions = _submission.Detach(out var length);
            _actors.Role.Tell(new RoleCommand.Submit(transactions, length, _core.SubmittedCount));
        }
    }

    /// <summary>
    /// Deadlines are rounded up to ticks, so one touch a tick says all there is to say: the tracker is not told again before the next tick.
    /// </summary>
    private void Touch()
    {
        var tick = (Context.System.Scheduler.MonotonicClock.Ticks / TimeSpan.TicksPerMillisecond + _timeoutMs) / _actors.TickMs;
        if (tick != _touchedTick)
        {
            _touchedTick = tick;
            _actors.Tracker.Tell(new SessionCommand.Touch(_core.SessionId, _timeoutMs));
        }
    }
}

using CoordActors.Protocol;
using CoordActors.Server.Auth;
using CoordActors.Server.Serving;

namespace CoordActors.Server.Clients;

/// <summary>
/// One client connection from its first packet to its end. It tells the tree actor every batch together with the transactions among its requests:
/// the tree parks the batch and submits them, so nothing is submitted twice, and a write is waited for before it can be committed.
/// </summary>
public sealed class SessionActor : UntypedActor
{
    private readonly IActorRef _tree;
    private readonly SessionCore _core;
    private readonly ClientConnection _connection;
    private readonly JuteWriter _submission = new();

    /// <summary>A connection that has just said its first word.</summary>
    public SessionActor(IClientLink link, IActorRef tree, Authenticator authenticator)
    {
        _tree = tree;
        _connection = new ClientConnection(link, Self);
        _core = new SessionCore(authenticator, link.RemoteAddress, link.CertificateSubject);
    }

    /// <inheritdoc />
    protected override void PostStop() => _tree.Tell(new TreeCommand.Disconnect(_connection));

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
                _core.Origin = opened.Origin;
                break;
            case SessionEvent.LinkClosed:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnConnectRequested(SessionEvent.ConnectRequested request) => _tree.Tell(new Connect(
        _connection, request.LastZxidSeen, request.TimeoutMs, request.SessionId, request.Password, request.HasReadOnly, _core.AuthIds,
        request.IsReadOnlyAllowed));

    private void OnBatch(RequestBatch batch)
    {
        batch.Connection = _connection;
        if (!_core.Accept(batch, _submission))
        {
            batch.Return();
            _submission.Clear();
            _connection.Link.Close("a malformed auth or sasl packet");
            return;
        }

        if (_core.SubmittedCount > 0)
        {
            var transactions = _submission.Detach(out var length);
            batch.Carry(transactions, length, _core.SubmittedCount);
        }

        _tree.Tell(batch);
    }
}

using CoordActors.Server.Auth;
using CoordActors.Server.Clients;

namespace CoordActors.Edge;

/// <summary>The parent of all client connections: one session actor for each. A session actor that fails takes only its connection along.</summary>
public sealed class EdgeActor(IActorRef tree, Authenticator authenticator) : UntypedActor
{
    private readonly Dictionary<IClientLink, IActorRef> _sessions = [];
    private bool _isStopping;

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EdgeCommand.Accept accept when _isStopping:
                accept.Link.Close("the server stops");
                break;
            case EdgeCommand.Accept accept:
                var link = accept.Link;
                var session = Context.ActorOf(Props.CreateBy(() => new SessionActor(link, tree, authenticator)));
                _sessions[link] = session;
                session.Tell(accept.Request);
                break;
            case EdgeCommand.Gone gone:
                if (_sessions.Remove(gone.Link, out var leaving))
                {
                    leaving.Tell(SessionEvent.LinkClosed.Instance);
                }

                break;
            case EdgeCommand.Shed shed:
                Sender.Tell(Shed(shed.Percentage));
                break;
            case EdgeCommand.CloseAll:
                _isStopping = true;
                foreach (var open in _sessions.Keys)
                {
                    open.Close(null);
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private int Shed(int percentage)
    {
        var open = _sessions.Keys.ToArray();
        Random.Shared.Shuffle(open);
        var count = (int)Math.Round(open.Length * percentage / 100.0);
        foreach (var link in open.AsSpan(0, count))
        {
            link.Close("the operator sheds connections");
        }

        return count;
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ =>
    {
        foreach (var (link, session) in _sessions)
        {
            if (session.Equals(Sender))
            {
                link.Close("its session actor has failed");
            }
        }

        return Directive.Stop;
    });
}

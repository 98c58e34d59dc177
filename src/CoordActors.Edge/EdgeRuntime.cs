using CoordActors.Server.Admin;
using CoordActors.Server.Clients;

namespace CoordActors.Edge;

/// <summary>What connects Kestrel's side of the edge with its actors.</summary>
public sealed class EdgeRuntime
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    private ActorSystem? _system;
    private IActorRef _edge = ActorRefs.Nobody;
    private IActorRef _admin = ActorRefs.Nobody;

    /// <summary>From now on connections are served.</summary>
    public void Start(ActorSystem system, IActorRef edge, IActorRef admin)
    {
        _edge = edge;
        _admin = admin;
        _system = system;
    }

    /// <summary>The server stops: every connection is closed.</summary>
    public void CloseAll() => _edge.Tell(EdgeCommand.CloseAll.Instance, ActorRefs.NoSender);

    internal void Connect(ClientLink link, SessionEvent.ConnectRequested request) => _edge.Tell(new EdgeCommand.Accept(link, request), ActorRefs.NoSender);

    internal void Gone(ClientLink link) => _edge.Tell(new EdgeCommand.Gone(link), ActorRefs.NoSender);

    internal ChainScope EnterChain() => _system!.EnterChain();

    internal async Task<string> Answer(string word)
    {
        var answer = await _admin.Ask<AdminCommand.Answer>(new AdminCommand.FourLetterWord(word), AnswerWithin).ConfigureAwait(false);
        return answer.Text;
    }
}

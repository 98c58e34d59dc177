using CoordActors.Server.Admin;
using CoordActors.Server.Clients;

namespace CoordActors.Edge;

/// <summary>What connects Kestrel's side of the edge with its actors.</summary>
public sealed class EdgeRuntime : IClientPorts
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    private ActorSystem? _system;
    private IActorRef _edge = ActorRefs.Nobody;
    private IActorRef _admin = ActorRefs.Nobody;
    private volatile bool _isSuspended;
    private long _rejected;
    private long _withoutSession;
    private long _receivedBytes;

    /// <inheritdoc />
    public bool IsSuspended => _isSuspended;

    /// <summary>From now on connections are served.</summary>
    public void Start(ActorSystem system, IActorRef edge, IActorRef admin)
    {
        _edge = edge;
        _admin = admin;
        _system = system;
        admin.Tell(new AdminCommand.UsePorts(this), ActorRefs.NoSender);
    }

    /// <summary>The server stops: every connection is closed.</summary>
    public void CloseAll() => _edge.Tell(EdgeCommand.CloseAll.Instance, ActorRefs.NoSender);

    internal void Connect(IClientLink link, SessionEvent.ConnectRequested request) => _edge.Tell(new EdgeCommand.Accept(link, request), ActorRefs.NoSender);

    internal void Gone(IClientLink link) => _edge.Tell(new EdgeCommand.Gone(link), ActorRefs.NoSender);

    internal ChainScope EnterChain() => _system!.EnterChain();

    /// <inheritdoc />
    public void Suspend() => _isSuspended = true;

    /// <inheritdoc />
    public void Resume() => _isSuspended = false;

    /// <inheritdoc />
    public Task<int> Shed(int percentage) => _edge.Ask<int>(new EdgeCommand.Shed(percentage), AnswerWithin);

    /// <inheritdoc />
    public PortCounters Count() => new(Volatile.Read(ref _rejected), Volatile.Read(ref _withoutSession), Volatile.Read(ref _receivedBytes));

    internal void Rejected() => Interlocked.Increment(ref _rejected);

    internal void WithoutSession() => Interlocked.Increment(ref _withoutSession);

    internal void Received(long bytes) => Interlocked.Add(ref _receivedBytes, bytes);

    internal async Task<string> Answer(string word, long argument)
    {
        var answer = await _admin.Ask<AdminCommand.Answer>(new AdminCommand.FourLetterWord(word, argument), AnswerWithin).ConfigureAwait(false);
        return answer.Text;
    }
}

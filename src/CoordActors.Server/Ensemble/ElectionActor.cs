using CoordActors.Zab;
using CoordActors.Zab.Election;

namespace CoordActors.Server.Ensemble;

/// <summary>Gives the election core its messages, the state of the links, and time.</summary>
public sealed class ElectionActor : UntypedActor, IWithTimers
{
    private readonly PeerDirectory _peers;
    private readonly ElectionCore _core;
    private readonly Dictionary<long, ActorSelection> _selections = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>The election of the server that <paramref name="peers"/> names as its own.</summary>
    public ElectionActor(PeerDirectory peers, ZabTimings timings)
    {
        _peers = peers;
        _core = new ElectionCore(peers.Self, peers.Ensemble, timings);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static long NowMs => (long)Context.System.Scheduler.MonotonicClock.TotalMilliseconds;

    /// <inheritdoc />
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AssociationEvent));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ElectionPacket packet:
                _core.Step(NowMs, packet.Notification);
                break;
            case ElectionCommand.Start start:
                _core.Start(NowMs, start.LastZxid, start.CurrentEpoch, start.Suspect, start.EnsembleId);
                break;
            case ElectionCommand.Established established:
                _core.OnEstablished(established.Epoch);
                break;
            case ElectionCommand.TermOver:
                _core.OnTermOver();
                break;
            case ElectionCommand.Tick:
                _core.Tick(NowMs);
                break;
            case AssociatedEvent up when _peers.IdOf(up.RemoteAddress) is { } server:
                _core.OnLinkUp(NowMs, server);
                break;
            case AssociatedEvent:
                break;
            case AssociationEvent down when _peers.IdOf(down.RemoteAddress) is { } server:
                _core.OnLinkDown(NowMs, server);
                break;
            case AssociationEvent:
                break;
            default:
                Unhandled(message);
                return;
        }

        Execute(_core.TakeReady());
    }

    private void Execute(ElectionReady ready)
    {
        foreach (var (to, notification) in ready.Notifications)
        {
            SelectionOf(to).Tell(new ElectionPacket(notification), Self);
        }

        foreach (var note in ready.Notes)
        {
            _log.Info("Election: {0}", note);
        }

        foreach (var reason in ready.Strangers)
        {
            _log.Warning("Votes are not counted: {0}.", reason);
        }

        foreach (var server in ready.LookingVoters)
        {
            Context.Parent.Tell(new ElectionEvent.VoterLooking(server));
        }

        if (ready.Elected is { } vote)
        {
            Context.Parent.Tell(new ElectionEvent.Elected(vote, _core.Round));
        }

        if (_core.NextTick() is { } at)
        {
            Timers.StartSingleTimer(nameof(ElectionCommand.Tick), ElectionCommand.Tick.Instance, TimeSpan.FromMilliseconds(Math.Max(1, at - NowMs)));
        }
        else
        {
            Timers.Cancel(nameof(ElectionCommand.Tick));
        }
    }

    private ActorSelection SelectionOf(long server)
    {
        if (!_selections.TryGetValue(server, out var selection))
        {
            selection = Context.ActorSelection(_peers.PathOf(server, "election"));
            _selections.Add(server, selection);
        }

        return selection;
    }
}

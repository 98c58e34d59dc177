using CoordActors.Protocol;
using CoordActors.Server.Admin;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server;

/// <summary>
/// The life of one server: recover from the journal, then serve in a role until it is told to stop or something fails. None of its children is
/// restarted in place, since their state would be out of date: a failure ends the server, and what it acknowledged is on disk.
/// </summary>
public sealed class PeerActor : UntypedActor
{
    /// <summary>
    /// What transactions are carried out under before a transaction says otherwise. Journals are read on this assumption, so it never changes;
    /// it is what the reference configuration says, so that a server with defaults needs no such transaction.
    /// </summary>
    private static readonly TreeSettings InitialTreeSettings = new() { ContainerNeverUsedMs = 0 };

    private readonly ServerSettings _settings;
    private readonly List<IActorRef> _awaitingServing = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _journal = ActorRefs.Nobody;
    private PeerEvent.Serving? _serving;
    private PeerEvent.Failed? _failed;

    /// <summary>A server with these settings.</summary>
    public PeerActor(ServerSettings settings) => _settings = settings;

    /// <inheritdoc />
    protected override void PreStart()
    {
        var recovery = new TreeRecovery(InitialTreeSettings);
        _journal = Context.ActorOf(Props.Create(() => new JournalActor(recovery, _settings.Snapshot, _settings.Journal.FsyncWarnAfter)), "journal");
        Context.Watch(_journal);
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        Fail(cause);
        return Directive.Stop;
    });

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PeerCommand.AwaitServing:
                OnAwaitServing();
                break;
            case PeerCommand.Describe:
                Sender.Tell(new PeerStatus { Mode = _serving is null ? ServerMode.Looking : ServerMode.Standalone });
                break;
            case JournalEvent.Recovered recovered:
                StartServing(recovered);
                break;
            case JournalEvent.Failed failed:
                Fail(failed.Cause);
                break;
            case Terminated terminated:
                Fail(new InvalidOperationException($"{terminated.ActorRef.Path.Name} has stopped."));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnAwaitServing()
    {
        if (_failed is not null)
        {
            Sender.Tell(_failed);
        }
        else if (_serving is not null)
        {
            Sender.Tell(_serving);
        }
        else
        {
            _awaitingServing.Add(Sender);
        }
    }

    private void StartServing(JournalEvent.Recovered recovered)
    {
        var tree = recovered.Tree;
        var lastZxid = tree.LastZxid;
        var sessions = tree.Sessions.ToList();
        var differentSettings = tree.Settings != TreeSettingsOf(_settings);
        _log.Info(
            "Recovered to zxid {0}: {1} znodes, {2} sessions, {3} transactions replayed.",
            new Zxid(lastZxid), tree.Describe().NodeCount, sessions.Count, recovered.Transactions);

        var session = _settings.Session;
        var sessionIds = new SessionIds(_settings.ServerId, Context.System.Scheduler.Now.ToUnixTimeMilliseconds());
        var treeActor = Start(Props.Create(() => new TreeActor(tree, sessionIds, session)), "tree");
        _journal.Tell(new JournalCommand.ReleaseTo(treeActor));
        var role = Start(Props.Create(() => new StandaloneActor(lastZxid, _journal, treeActor, _settings.Tree)), "standalone");
        var tracker = Start(Props.Create(() => new SessionTrackerActor(session.Tick, role, sessions)), "sessions");
        var actors = new ServingActors(treeActor, role, tracker, (int)session.Tick.TotalMilliseconds);
        var (self, journal) = (Self, _journal);
        var admin = Context.ActorOf(Props.Create(() => new AdminActor(actors, _settings, self, journal)), "admin");

        treeActor.Tell(new TreeCommand.Serve(role, tracker, ServingMode.Standalone));
        if (differentSettings)
        {
            SubmitSettings(role);
        }

        _serving = new PeerEvent.Serving(actors, admin, lastZxid);
        foreach (var waiting in _awaitingServing)
        {
            waiting.Tell(_serving);
        }

        _awaitingServing.Clear();
    }

    /// <summary>Settings that change what a transaction does are state of the tree, so a change of them is a transaction.</summary>
    private void SubmitSettings(IActorRef role)
    {
        using var body = new JuteWriter();
        TreeSettingsOf(_settings).Write(body);
        var transaction = new JuteWriter();
        new Txn { Kind = TxnKind.Settings, Body = body.Written }.Write(transaction);
        var array = transaction.Detach(out var length);
        role.Tell(new RoleCommand.Submit(array, length, 1));
    }

    private IActorRef Start(Props props, string name) => Context.Watch(Context.ActorOf(props, name));

    private void Fail(Exception cause)
    {
        if (_failed is not null)
        {
            return;
        }

        _failed = new PeerEvent.Failed(cause);
        foreach (var waiting in _awaitingServing)
        {
            waiting.Tell(_failed);
        }

        _awaitingServing.Clear();
        Context.System.EventStream.Publish(_failed);
        Context.Stop(Self);
    }

    private static TreeSettings TreeSettingsOf(ServerSettings settings) => new()
    {
        ExtendedTypes = settings.Tree.ExtendedTypes,
        EnforceQuota = settings.Tree.EnforceQuota,
        SkipAcl = settings.Tree.SkipAcl,
        DigestSchemeEnabled = settings.Auth.DigestEnabled,
        ContainerNeverUsedMs = (long)settings.Tree.ContainerNeverUsedMax.TotalMilliseconds,
    };
}

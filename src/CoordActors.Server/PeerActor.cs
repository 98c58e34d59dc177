using CoordActors.Protocol;
using CoordActors.Server.Admin;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server;

/// <summary>
/// The life of one server: recover from the journal, then serve in a role until it is told to stop or something fails; in an ensemble, in one role
/// after the other. None of its children is restarted in place, since their state would be out of date: a failure ends the server, and what it
/// acknowledged is on disk.
/// </summary>
public sealed partial class PeerActor : UntypedActor, IWithTimers
{
    private readonly ServerSettings _settings;
    private readonly List<IActorRef> _awaitingServing = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _journal = ActorRefs.Nobody;
    private IActorRef _tree = ActorRefs.Nobody;
    private TreeSettings _treeSettings = TreeRecovery.InitialSettings;
    private PeerEvent.Serving? _serving;
    private PeerEvent.Failed? _failed;
    private JournalStalled? _stalled;

    /// <summary>A server with these settings; <paramref name="runtime"/> is only needed in an ensemble.</summary>
    public PeerActor(ServerSettings settings, EnsembleRuntime? runtime = null)
    {
        _settings = settings;
        _runtime = runtime ?? new EnsembleRuntime();
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart()
    {
        var recovery = new TreeRecovery(TreeRecovery.InitialSettings, isStandalone: _settings.Ensemble is null, _settings.Tree.WatchHistoryBytes);
        _journal = Context.ActorOf(Props.Create(() => new JournalActor(recovery, _settings.Snapshot, _settings.Journal.FsyncWarnAfter)), "journal");
        Context.Watch(_journal);
        Context.System.EventStream.Subscribe(Self, typeof(JournalStalled));
        Context.System.EventStream.Subscribe(Self, typeof(JournalResumed));
        if (_settings.Ensemble is { } ensemble)
        {
            StartElection(ensemble);
        }
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
                Sender.Tell(Describe());
                break;
            case JournalEvent.Recovered recovered:
                LogRecovery(recovered);
                StartServing(recovered);
                break;
            case JournalEvent.Failed failed:
                Fail(failed.Cause);
                break;
            case JournalStalled stalled:
                _stalled = stalled;
                TellOfSpace(stalled);
                break;
            case JournalResumed:
                _stalled = null;
                TellOfSpace(message);
                break;
            case Terminated terminated when OnTermChildStopped(terminated.ActorRef):
                break;
            case Terminated terminated:
                Fail(new InvalidOperationException($"{terminated.ActorRef.Path.Name} has stopped."));
                break;
            default:
                if (!OnStandaloneMessage(message) && !OnEnsembleMessage(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    /// <summary>
    /// A journal that runs short of space says so once, and whoever gives zxids then or later must know: the role of a server without peers, or a leader.
    /// </summary>
    private void TellOfSpace(object? news)
    {
        if (news is not null && (_settings.Ensemble is null || _leader == _peers.Self))
        {
            _term.Tell(news);
        }
    }

    private PeerStatus Describe() =>
        _serving is null ? new PeerStatus { Mode = ServerMode.Looking }
        : _settings.Ensemble is null ? new PeerStatus { Mode = ServerMode.Standalone }
        : DescribeEnsemble();

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

    private void LogRecovery(JournalEvent.Recovered recovered) => _log.Info(
        "Recovered to zxid {0}: {1} znodes, {2} sessions, {3} transactions replayed.",
        new Zxid(recovered.Tree.LastZxid),
        recovered.Tree.Describe().NodeCount,
        recovered.Tree.Sessions.Count(),
        recovered.Transactions);

    private void StartServing(JournalEvent.Recovered recovered)
    {
        if (_settings.Ensemble is not null)
        {
            StartEnsemble(recovered);
            return;
        }

        var lastZxid = recovered.Tree.LastZxid;
        _treeSettings = recovered.Tree.Settings;
        StartTree(recovered.Tree, recovered.State.LastZxid);
        StartStandalone(lastZxid);
        SubmitSettingsIfDifferent(_term);
        AnnounceServing(lastZxid);
    }

    private void StartTree(ZnodeTree recovered, long lastZxid)
    {
        var session = _settings.Session;
        var sessionIds = new SessionIds(_settings.ServerId, Context.System.Scheduler.Now.ToUnixTimeMilliseconds(), lastZxid);
        _tree = Start(Props.Create(() => new TreeActor(recovered, sessionIds, session)), "tree");
        _journal.Tell(new JournalCommand.ReleaseTo(_tree));
    }

    /// <summary>Clients may be let in: those who come before there is a role wait at the tree actor.</summary>
    private void AnnounceServing(long lastZxid)
    {
        var (self, journal, tree) = (Self, _journal, _tree);
        var admin = Context.ActorOf(Props.Create(() => new AdminActor(tree, _settings, self, journal)), "admin");
        _serving = new PeerEvent.Serving(tree, admin, lastZxid);
        foreach (var waiting in _awaitingServing)
        {
            waiting.Tell(_serving);
        }

        _awaitingServing.Clear();
    }

    /// <summary>Settings that change what a transaction does are state of the tree, so a change of them is a transaction.</summary>
    private void SubmitSettingsIfDifferent(IActorRef role)
    {
        var wanted = TreeSettingsOf(_settings) with
        {
            EnsembleId = _treeSettings.EnsembleId,
            FeatureLevel = _treeSettings.FeatureLevel,
            Configuration = _settings.Ensemble?.TextWith(_treeSettings.Configuration) ?? "",
        };
        if (_settings.Ensemble is not null && wanted.EnsembleId == 0)
        {
            // Unlikely to be given twice: the clock of the first leader, and its number.
            wanted = wanted with { EnsembleId = (Context.System.Scheduler.Now.ToUnixTimeMilliseconds() << 8) | (byte)_settings.ServerId };
            role.Tell(new TermCommand.Identified(wanted.EnsembleId));
        }

        if (_treeSettings == wanted)
        {
            return;
        }

        using var body = new JuteWriter();
        wanted.Write(body);
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
        AnySaslUserId = settings.Auth.Sasl.AnyUserAclId is { Length: > 0 } id ? id : null,
        ContainerNeverUsedMs = (long)settings.Tree.ContainerNeverUsedMax.TotalMilliseconds,
    };
}

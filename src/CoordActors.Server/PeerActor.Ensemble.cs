using CoordActors.Server.Admin;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Tree;
using CoordActors.Zab;
using CoordActors.Zab.Log;

namespace CoordActors.Server;

/// <content>
/// The life of a server of an ensemble: elect, then lead, follow or observe for one term, with exactly one role child; when the term is over its
/// clients wait, the disk settles, and a new election begins.
/// </content>
public sealed partial class PeerActor
{
    /// <summary>So many terms may fail one after the other before a pause is made.</summary>
    private const int PromptTerms = 3;

    private readonly EnsembleRuntime _runtime;
    private readonly Summary _electionTime = new();
    private PeerDirectory _peers = null!;
    private ZabTimings _timings = null!;
    private IActorRef _election = ActorRefs.Nobody;
    private IActorRef _term = ActorRefs.Nobody;
    private IActorRef _tracker = ActorRefs.Nobody;
    private History _history = null!;
    private Durability _disk = null!;
    private JournalState _state = null!;
    private TermEvent.Ended? _ended;
    private TermStatus? _termStatus;
    private ServerMode _mode = ServerMode.Looking;
    private long _epoch;
    private long _leader;
    private long _links;
    private TimeSpan _leadingSince;
    private TimeSpan _lookingSince;
    private bool _distrustsTree;
    private JournalState? _settledState;
    private int _settingsAsked;
    private bool _submitsSettings;
    private int _failedTerms;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>What only a server of an ensemble is told.</summary>
    private bool OnEnsembleMessage(object message)
    {
        switch (message)
        {
            case ElectionEvent.Elected elected:
                _electionTime.Add((long)(Now - _lookingSince).TotalMilliseconds);
                BeginTerm(elected.Vote.Leader);
                break;
            case ElectionEvent.VoterLooking looking:
                _term.Tell(new TermCommand.VoterLooking(looking.Server));
                break;
            case TermEvent.Established established when Sender.Equals(_term):
                OnEstablished(established.Epoch);
                break;
            case TermEvent.Established:
                break;
            case TermEvent.Ended ended when Sender.Equals(_term):
                EndTerm(ended);
                break;
            case TermEvent.Ended:
                break;
            case TermStatus status:
                _termStatus = status;
                break;
            case JournalEvent.Settled settled:
                _settledState = settled.State;
                BeginAnew();
                break;
            case TreeCommand.SettingsDescribed described:
                OnSettingsDescribed(described.Settings);
                break;
            case PeerCommand.StatusTick:
                _term.Tell(TermCommand.Describe.Instance);
                break;
            case PeerCommand.ServeReadOnly:
                ServeReadOnly();
                break;
            case PeerCommand.LookAgain again:
                Look(again.Suspect);
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>The election actor is there before this server can vote: the others may speak first.</summary>
    private void StartElection(Settings.EnsembleSettings settings)
    {
        _peers = new PeerDirectory(settings, Context.System.Name);
        _timings = TimingsOf(_settings.Zab);
        var (peers, timings) = (_peers, _timings);
        _election = Start(Props.Create(() => new ElectionActor(peers, timings)), "election");
    }

    private void StartEnsemble(JournalEvent.Recovered recovered)
    {
        var tree = recovered.Tree;
        _treeSettings = tree.Settings;
        _links = Context.System.Scheduler.Now.ToUnixTimeMilliseconds() << 10;
        _state = recovered.State;
        _history = HistoryOf(recovered);
        StartTree(tree, _state.LastZxid);
        Timers.StartPeriodicTimer(nameof(PeerCommand.StatusTick), PeerCommand.StatusTick.Instance, TimeSpan.FromSeconds(1));
        Look(0);
        AnnounceServing(_state.CommittedZxid);
    }

    private void Look(long suspect)
    {
        _disk = new Durability(_state.AcceptedEpoch, _state.CurrentEpoch, _state.LastZxid);
        _mode = ServerMode.Looking;
        _lookingSince = Now;
        _election.Tell(new ElectionCommand.Start(_state.LastZxid, _state.CurrentEpoch, suspect, _treeSettings.EnsembleId));
        if (_settings.ReadOnlyMode)
        {
            Timers.StartSingleTimer(nameof(PeerCommand.ServeReadOnly), PeerCommand.ServeReadOnly.Instance, _settings.Zab.SyncLimit);
        }
    }

    private void BeginTerm(long leader)
    {
        if (!_term.IsNobody())
        {
            return;
        }

        _leader = leader;
        var setup = new TermSetup(
            _peers, _timings, _disk, _history, _state.CommittedZxid, _journal, _tree, _runtime, _treeSettings.EnsembleId,
            _settings.Zab.SnapshotChunkBytes, new FeatureLevels(Txn.FeatureLevelMax, _treeSettings.FeatureLevel));
        var (options, treeSettings, link, distrusts) = (_settings.Tree, TreeRecovery.InitialSettings, ++_links, _distrustsTree);
        if (leader == _peers.Self)
        {
            _term = Start(Props.Create(() => new LeaderActor(setup, options)), "leader");
            TellOfSpace(_stalled);
        }
        else if (_peers.Ensemble.IsVoter(_peers.Self))
        {
            _term = Start(Props.Create(() => new FollowerActor(setup, leader, link, treeSettings, distrusts)), "follower");
        }
        else
        {
            _term = Start(Props.Create(() => new ObserverActor(setup, leader, link, treeSettings, distrusts)), "observer");
        }
    }

    private void OnEstablished(long epoch)
    {
        Timers.Cancel(nameof(PeerCommand.ServeReadOnly));
        _epoch = epoch;
        _distrustsTree = false;
        _election.Tell(new ElectionCommand.Established(epoch));
        var (tick, term) = (_settings.Session.Tick, _term);
        if (_leader == _peers.Self)
        {
            _mode = ServerMode.Leader;
            _leadingSince = Now;
            _tracker = Start(Props.Create(() => new SessionTrackerActor(tick, term, Array.Empty<KeyValuePair<long, int>>())), "sessions");
        }
        else
        {
            _mode = _peers.Ensemble.IsVoter(_peers.Self) ? ServerMode.Follower : ServerMode.Observer;
            _tracker = Start(Props.Create(() => new LearnerTrackerActor(tick, term)), "sessions");
        }

        _log.Info("Epoch {0} is established: this server takes part as {1}.", epoch, PartText());
        _term.Tell(new TermCommand.Serving(_tracker));
        _term.Tell(TermCommand.Describe.Instance);
        var servesNobody = _mode == ServerMode.Leader && !_settings.Ensemble!.LeaderServes && _peers.Ensemble.Members.Count > 1;
        _tree.Tell(new TreeCommand.Serve(_term, _tracker, ServingMode.Ensemble, servesNobody ? "the leader serves no clients (leaderServes=no)" : null));
        _failedTerms = 0;
        if (_mode == ServerMode.Leader)
        {
            // What the history of earlier leaders says is in the tree by now, and only by now.
            _submitsSettings = true;
            AskForSettings();
        }
    }

    private void OnSettingsDescribed(TreeSettings settings)
    {
        _treeSettings = settings;
        _settingsAsked--;
        if (_submitsSettings && _mode == ServerMode.Leader)
        {
            SubmitSettingsIfDifferent(_term);
        }

        _submitsSettings = false;
        BeginAnew();
    }

    private void EndTerm(TermEvent.Ended ended)
    {
        if (IsWorthAWarning(ended))
        {
            _log.Warning("The term with leader {0} is over: {1}.", _leader, ended.Reason);
        }
        else
        {
            _log.Info("The term with leader {0} is over: {1}.", _leader, ended.Reason);
        }

        (_ended, _settledState) = (ended, null);
        _mode = ServerMode.Looking;
        _termStatus = null;
        _election.Tell(ElectionCommand.TermOver.Instance);
        _tree.Tell(new TreeCommand.Hold(ended.Reason));
        Context.Stop(_term);
        if (!_tracker.IsNobody())
        {
            Context.Stop(_tracker);
        }
    }

    /// <summary>Before anybody is served, a term that fails is a part of the search for a leader, unless one after the other does.</summary>
    private bool IsWorthAWarning(TermEvent.Ended ended) =>
        ended.IsFatal || (_mode is ServerMode.Leader or ServerMode.Follower or ServerMode.Observer ? !ended.IsAnnounced : _failedTerms >= PromptTerms);

    /// <summary>A child has ended as it was told; when both have, the disk is asked to settle.</summary>
    private bool OnTermChildStopped(IActorRef child)
    {
        if ((_ended is null && _restoring is null) || (!child.Equals(_term) && !child.Equals(_tracker)))
        {
            return false;
        }

        if (child.Equals(_term))
        {
            _term = ActorRefs.Nobody;
        }
        else
        {
            _tracker = ActorRefs.Nobody;
        }

        if (_term.IsNobody() && _tracker.IsNobody())
        {
            _journal.Tell(JournalCommand.Settle.Instance);
            if (_restoring is null)
            {
                AskForSettings();
            }
        }

        return true;
    }

    private void AskForSettings()
    {
        _settingsAsked++;
        _tree.Tell(TreeCommand.DescribeSettings.Instance);
    }

    /// <summary>
    /// When the disk has settled and the tree has told its settings, the next election begins. The tree may still answer what it was asked when the term
    /// began: only its last answer says what the term has left.
    /// </summary>
    private void BeginAnew()
    {
        if (_ended is not { } ended || _settledState is not { } state || _settingsAsked > 0)
        {
            return;
        }

        _ended = null;
        _distrustsTree |= ended.IsTreeDamaged;
        _state = state;
        _history = ended.History;
        if (ended.IsFatal)
        {
            Fail(new InvalidOperationException(ended.Reason));
        }
        else if (_history.LastZxid != state.LastZxid)
        {
            Fail(new InvalidOperationException(
                $"the history in memory ends at 0x{_history.LastZxid:x}, that on the disk at 0x{state.LastZxid:x}: the server must start anew"));
        }
        else
        {
            LookAgain(_leader == _peers.Self ? 0 : _leader);
        }
    }

    /// <summary>At once; but where one term after the other fails before anybody was served, not without end and at full speed.</summary>
    private void LookAgain(long suspect)
    {
        if (++_failedTerms <= PromptTerms)
        {
            Look(suspect);
            return;
        }

        var pause = TimeSpan.FromMilliseconds(Math.Min(1000, 20 << Math.Min(_failedTerms - PromptTerms, 6)));
        Timers.StartSingleTimer(nameof(PeerCommand.LookAgain), new PeerCommand.LookAgain(suspect), pause);
    }

    private void ServeReadOnly()
    {
        if (_mode == ServerMode.Looking)
        {
            _mode = ServerMode.ReadOnly;
            _tree.Tell(new TreeCommand.Serve(ActorRefs.Nobody, ActorRefs.Nobody, ServingMode.ReadOnly));
        }
    }

    private static History HistoryOf(JournalEvent.Recovered recovered)
    {
        var batches = new List<HistoryBatch>();
        foreach (var bytes in recovered.Recent.Concat(recovered.Tail))
        {
            HistoryBatch.TryReadAll(bytes, batches);
        }

        var history = new History(recovered.RecentBaseZxid);
        foreach (var batch in batches)
        {
            history.Append(batch);
        }

        return history;
    }

    private static ZabTimings TimingsOf(Settings.ZabSettings settings) => new()
    {
        HeartbeatMs = Math.Max(1, (long)settings.HeartbeatInterval.TotalMilliseconds),
        SuspectMs = (long)settings.SuspectAfter.TotalMilliseconds,
        DiscoveryMs = (long)settings.DiscoveryLimit.TotalMilliseconds,
        SyncMs = (long)settings.SyncLimit.TotalMilliseconds,
        SettleMs = (long)settings.ElectionSettle.TotalMilliseconds,
        HistoryBytes = settings.HistoryBytes,
        CounterMax = settings.CounterMax,
    };

    private PeerStatus DescribeEnsemble()
    {
        var leading = _termStatus?.Leading;
        return new PeerStatus
        {
            Mode = _mode,
            MyId = _peers.Self,
            Phase = PhaseText(),
            Epoch = _mode == ServerMode.Looking ? _state.CurrentEpoch : _epoch,
            LeaderId = _mode == ServerMode.Looking ? null : _leader,
            LeadingForMs = _mode == ServerMode.Leader ? (long)(Now - _leadingSince).TotalMilliseconds : 0,
            QuorumSize = _peers.Ensemble.Voters.Count,
            PendingSyncs = _termStatus?.PendingSyncs ?? 0,
            Proposals = leading?.Proposals ?? Zab.Leading.ProposalView.None,
            ElectionTime = _electionTime.View(),
            Learners = leading is null ? [] : [.. leading.Learners.Select(learner => new LearnerStatus(
                learner.Id, HostOf(learner.Id), !learner.IsVoter, learner.IsVoter,
                learner.Phase == Zab.Leading.LearnerPhase.Synchronised, learner.AckedZxid, 0)
            {
                AckLatency = _termStatus!.AckLatencies.GetValueOrDefault(learner.Id, SummaryView.None),
            })],
            Members = [.. _settings.Ensemble!.Servers.Select(server => new MemberStatus(
                server.Id, server.Host, server.QuorumPort, server.ElectionPort,
                server.ClientPort is { } port ? $"{server.ClientAddress ?? server.Host}:{port}" : "",
                server.Role == Settings.ServerRole.Observer))],
        };
    }

    private string PartText() => _mode switch
    {
        ServerMode.Leader => "leader",
        ServerMode.Follower => $"follower of server {_leader}",
        _ => $"observer of server {_leader}",
    };

    private string PhaseText() => _mode switch
    {
        ServerMode.Leader or ServerMode.Follower or ServerMode.Observer => "broadcast",
        _ when _term.IsNobody() => "election",
        _ => "synchronization",
    };

    private string HostOf(long server) => _settings.Ensemble!.Servers.First(entry => entry.Id == server).Host;
}

using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Election;

/// <summary>
/// Fast leader election: every server votes for the best candidate it has heard of, and takes up better votes, until a quorum agrees. Unlike
/// ZooKeeper's it does not then wait 200 ms for a better vote when none can come: when every voter that can be reached has voted alike.
/// An election only ends with a likely leader; that there is one, and only one, is the business of discovery.
/// </summary>
public sealed class ElectionCore
{
    private readonly long _self;
    private readonly Ensemble _ensemble;
    private readonly ZabTimings _timings;
    private readonly Rules _rules;
    private readonly Dictionary<long, Vote> _received = [];
    private readonly Dictionary<long, Notification> _settled = [];
    private readonly Dictionary<long, (Notification Notification, long AtMs)> _early = [];
    private readonly HashSet<long> _unreachable = [];
    private readonly HashSet<long> _strangers = [];
    private long _suspect;
    private ElectionReady _ready = new();
    private ElectionReady _spare = new();
    private Vote _initial;
    private Vote _vote = Vote.None;
    private long _round;
    private long _settleAt = long.MaxValue;
    private long _resendAt = long.MaxValue;
    private long _resendMs;
    private long _ensembleId;

    /// <summary>The election of the server <paramref name="self"/>, which is not looking for a leader yet.</summary>
    public ElectionCore(long self, Ensemble ensemble, ZabTimings timings, Rules? rules = null)
    {
        _self = self;
        _ensemble = ensemble;
        _timings = timings;
        _rules = rules ?? Rules.Zab;
        State = PeerState.Looking;
    }

    /// <summary>What this server is doing.</summary>
    public PeerState State { get; private set; }

    /// <summary>Whom it votes for.</summary>
    public Vote Vote => _vote;

    /// <summary>The round of elections; not durable.</summary>
    public long Round => _round;

    private bool IsSearching => State == PeerState.Looking && _resendAt != long.MaxValue;

    /// <summary>
    /// The server is without a leader: a new round begins. <paramref name="lastZxid"/> and <paramref name="currentEpoch"/> are those on its disk;
    /// <paramref name="suspect"/> is a leader that has fallen silent, 0 for none; <paramref name="ensembleId"/> says which ensemble the history belongs to.
    /// </summary>
    public void Start(long nowMs, long lastZxid, long currentEpoch, long suspect = 0, long ensembleId = 0)
    {
        _ensembleId = ensembleId;
        State = PeerState.Looking;
        _round++;
        _received.Clear();
        _settled.Clear();
        _settleAt = long.MaxValue;
        _suspect = suspect == 0 && _ensemble.IsVoter(_self) ? _suspect : suspect;
        _initial = _ensemble.IsElectable(_self) ? new Vote(_self, lastZxid, currentEpoch) : Vote.None;
        _vote = _initial;
        if (_ensemble.IsVoter(_self))
        {
            _received[_self] = _vote;
        }

        _resendMs = _timings.ResendMs;
        _resendAt = nowMs + _resendMs;
        Broadcast();
        TakeEarlyVotes(nowMs);
        ConsiderEnd(nowMs);
    }

    /// <summary>The term that the election led to is established: late comers must find equal votes everywhere.</summary>
    public void OnEstablished(long epoch) => _vote = _vote with { PeerEpoch = epoch };

    /// <summary>
    /// The term is over, and the next election begins when the disk has settled, which may take its time: meanwhile this server has no leader, or is none,
    /// and no vote yet. It says nothing, so that nobody follows it who looks already.
    /// </summary>
    public void OnTermOver() => State = PeerState.Looking;

    /// <summary>A notification has arrived.</summary>
    public void Step(long nowMs, Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (notification.Sender == _self || !_ensemble.IsMember(notification.Sender) || IsStranger(notification))
        {
            return;
        }

        Reached(notification.Sender);
        if (_round == 0)
        {
            // It has no vote before its own history is known; it will ask everybody then.
            return;
        }

        if (!IsSearching)
        {
            AnswerWhoeverLooks(nowMs, notification);
            return;
        }

        if (!_ensemble.IsVoter(notification.Sender))
        {
            Send(notification.Sender);
            return;
        }

        if (notification.State == PeerState.Looking)
        {
            OnLooking(notification);
        }
        else if (notification.State is PeerState.Following or PeerState.Leading)
        {
            OnSettled(notification);
        }

        ConsiderEnd(nowMs);
    }

    /// <summary>Messages can reach the server now: it hears what this one thinks.</summary>
    public void OnLinkUp(long nowMs, long server)
    {
        Reached(server);
        if (IsSearching)
        {
            Send(server);
            _resendMs = _timings.ResendMs;
            _resendAt = Math.Min(_resendAt, nowMs + _resendMs);
        }
    }

    /// <summary>The server cannot be reached: nobody waits for its vote.</summary>
    public void OnLinkDown(long nowMs, long server)
    {
        _unreachable.Add(server);
        ConsiderEnd(nowMs);
    }

    /// <summary>Time has passed.</summary>
    public void Tick(long nowMs)
    {
        if (!IsSearching)
        {
            return;
        }

        if (nowMs >= _resendAt)
        {
            _resendMs = Math.Min(_resendMs * 2, _timings.ResendMs * 10);
            _resendAt = nowMs + _resendMs;
            Broadcast();
        }

        ConsiderEnd(nowMs);
    }

    /// <summary>When <see cref="Tick"/> has something to do next, in ms; null when there is nothing to wait for.</summary>
    public long? NextTick() => IsSearching ? Math.Min(_resendAt, _settleAt) : null;

    /// <summary>What is to be done. The result is valid until the next call.</summary>
    public ElectionReady TakeReady()
    {
        (_ready, _spare) = (_spare, _ready);
        _ready.Clear();
        return _spare;
    }

    /// <summary>
    /// Whoever is suspected stays so until it says something. To a server without a vote it has no reason to: there it is asked again in the next election.
    /// </summary>
    private void Reached(long server)
    {
        _unreachable.Remove(server);
        _suspect = _suspect == server ? 0 : _suspect;
    }

    private bool IsUnreachable(long server) => server == _suspect || _unreachable.Contains(server);

    private bool IsStranger(Notification notification)
    {
        var isOfOther = _ensembleId != 0 && notification.EnsembleId != 0 && notification.EnsembleId != _ensembleId;
        if (notification.Fingerprint == _ensemble.Fingerprint && !isOfOther)
        {
            return false;
        }

        if (_strangers.Add(notification.Sender))
        {
            _ready.Strangers.Add(isOfOther
                ? $"the data of server {notification.Sender} is of ensemble {notification.EnsembleId:x}, that of server {_self} of ensemble "
                    + $"{_ensembleId:x}"
                : $"server {notification.Sender} has another configuration of the ensemble than server {_self}");
        }

        return true;
    }

    /// <summary>
    /// Whoever noticed the loss of the leader first has sent its vote before this server began to look, and has no reason to send it again. A server
    /// without a vote does not hear when a vote changes, so it does not keep any.
    /// </summary>
    private void TakeEarlyVotes(long nowMs)
    {
        foreach (var (notification, atMs) in _early.Values)
        {
            if (nowMs - atMs <= _timings.SuspectMs)
            {
                OnLooking(notification);
            }
        }

        _early.Clear();
    }

    private void AnswerWhoeverLooks(long nowMs, Notification notification)
    {
        _early.Remove(notification.Sender);
        if (notification.State != PeerState.Looking)
        {
            return;
        }

        if (State != PeerState.Looking)
        {
            Send(notification.Sender);
        }

        if (_ensemble.IsVoter(notification.Sender))
        {
            if (_ensemble.IsVoter(_self))
            {
                _early[notification.Sender] = (notification, nowMs);
            }

            _ready.LookingVoters.Add(notification.Sender);
        }
    }

    private void OnLooking(Notification notification)
    {
        _settled.Remove(notification.Sender);
        if (notification.Round < _round)
        {
            if (_ensemble.IsVoter(_self))
            {
                Send(notification.Sender);
                return;
            }

            // No voter catches up with the round of one that has no vote: it takes up theirs.
            _round = notification.Round;
            _received.Clear();
            Adopt(_initial);
        }

        if (notification.Round > _round)
        {
            _round = notification.Round;
            _received.Clear();
            Adopt(IsEligible(notification.Vote) && _rules.IsBetter(notification.Vote, _initial) ? notification.Vote : _initial);
        }
        else if (IsEligible(notification.Vote) && _rules.IsBetter(notification.Vote, _vote))
        {
            Adopt(notification.Vote);
        }

        _received[notification.Sender] = notification.Vote;
    }

    /// <summary>Whoever has a leader says which: a quorum of them, the leader among them, is an election that this server has missed.</summary>
    private void OnSettled(Notification notification)
    {
        if (notification.Round == _round)
        {
            _received[notification.Sender] = notification.Vote;
        }

        _settled[notification.Sender] = notification;
        var votes = default(VoterSet);
        foreach (var (sender, other) in _settled)
        {
            if (other.Vote.Leader == notification.Vote.Leader && other.Vote.PeerEpoch == notification.Vote.PeerEpoch)
            {
                votes = _rules.Count(_ensemble, votes, sender);
            }
        }

        if (_rules.IsQuorum(_ensemble, votes) && LeaderLeads(notification.Vote.Leader))
        {
            _round = Math.Max(_round, notification.Round);
            End(notification.Vote);
        }
    }

    private bool LeaderLeads(long leader) =>
        leader != _self && _settled.TryGetValue(leader, out var own) && own.State == PeerState.Leading && !IsUnreachable(leader);

    private bool IsEligible(in Vote vote) => _ensemble.IsElectable(vote.Leader);

    /// <summary>The votes of a server that has none interest nobody: every voter would answer, and be answered.</summary>
    private void Adopt(in Vote vote)
    {
        _vote = vote;
        _settleAt = long.MaxValue;
        if (_ensemble.IsVoter(_self))
        {
            _received[_self] = vote;
            Broadcast();
        }
    }

    private void ConsiderEnd(long nowMs)
    {
        if (!IsSearching || !IsEligible(_vote))
        {
            return;
        }

        var alike = default(VoterSet);
        foreach (var (sender, vote) in _received)
        {
            if (vote == _vote)
            {
                alike = _rules.Count(_ensemble, alike, sender);
            }
        }

        if (!_rules.IsQuorum(_ensemble, alike))
        {
            _settleAt = long.MaxValue;
            return;
        }

        if (_settleAt == long.MaxValue)
        {
            _settleAt = nowMs + _timings.SettleMs;
        }

        if (NobodyIsLeftToAsk(alike) || nowMs >= _settleAt)
        {
            End(_vote);
        }
    }

    /// <summary>Whether every voter that can be reached has voted alike: the outcome cannot change any more.</summary>
    private bool NobodyIsLeftToAsk(VoterSet alike)
    {
        for (var i = 0; i < _ensemble.Voters.Count; i++)
        {
            if (!alike.Contains(i) && !IsUnreachable(_ensemble.Voters[i].Id))
            {
                return false;
            }
        }

        return true;
    }

    private void End(in Vote vote)
    {
        _vote = vote;
        _resendAt = long.MaxValue;
        _settleAt = long.MaxValue;
        State = vote.Leader == _self ? PeerState.Leading : _ensemble.IsVoter(_self) ? PeerState.Following : PeerState.Observing;
        _ready.Elected = vote;
        _ready.Notes.Add($"Server {vote.Leader} is elected, whose history ends in epoch {vote.PeerEpoch} at zxid 0x{vote.Zxid:x}.");
        Broadcast();
    }

    private void Broadcast()
    {
        foreach (var voter in _ensemble.Voters)
        {
            if (voter.Id != _self)
            {
                Send(voter.Id);
            }
        }
    }

    private void Send(long server) => _ready.Notifications.Add((server, new Notification(_self, State, _vote, _round, _ensemble.Fingerprint, _ensembleId)));
}

using CoordActors.Zab;
using CoordActors.Zab.Election;
using CoordActors.Zab.Leading;
using CoordActors.Zab.Learning;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using CoordActors.Zab.Quorums;

namespace CoordActors.Simulation.Cores;

/// <summary>
/// One server: the election core, and for each term one core of its role, with what stands around them in a process: the inbox, the timers, the
/// disk, the tree. It decides nothing that belongs into a core.
/// </summary>
internal sealed partial class SimServer
{
    private readonly World _world;
    private readonly Queue<Action> _inbox = new();
    private readonly double _rate;
    private ElectionCore _election = null!;
    private Durability _durability = null!;
    private History _history = null!;
    private int _incarnation;
    private bool _flushIsPlanned;
    private bool _distrustsTree;
    private bool _isEnding;
    private long _links;

    public SimServer(World world, Member member)
    {
        _world = world;
        Member = member;
        Disk = new SimDisk(world, this);
        _rate = 1 + ((world.Chance.Between(-1000, 1000) / 1000.0) * world.Knobs.Drift);
    }

    public Member Member { get; }

    public long Id => Member.Id;

    public SimDisk Disk { get; }

    public SimTree Tree { get; private set; } = new();

    public bool IsUp { get; private set; }

    public bool IsPaused { get; private set; }

    public LeaderCore? Leader { get; private set; }

    public LearnerCore? Learner { get; private set; }

    private ITermCore? Term => (ITermCore?)Leader ?? Learner;

    /// <summary>The epoch that this server serves in, 0 while it does not.</summary>
    public long ServingEpoch { get; private set; }

    /// <summary>The epoch of the term, 0 before it is known.</summary>
    public long TermEpoch => Leader?.Describe().Epoch ?? Learner?.Describe().Epoch ?? 0;

    public ElectionCore Election => _election;

    /// <summary>Its own clock.</summary>
    public long NowMs => (long)(_world.Agenda.Now / 1000.0 * _rate);

    public void Start()
    {
        IsUp = true;
        _incarnation++;
        _links = _world.Agenda.Now << 8;
        Recover();
        _election = new ElectionCore(Id, _world.Ensemble, _world.Knobs.Timings, _world.Rules);
        Look(0);
        PlanTick();
        Flush();
    }

    public void Crash()
    {
        if (!IsUp)
        {
            return;
        }

        _world.Trace(this, "crashes");
        IsUp = false;
        IsPaused = false;
        _incarnation++;
        _inbox.Clear();
        _isEnding = false;
        _flushIsPlanned = false;
        (Leader, Learner) = (null, null);
        StopServing();
        Disk.Crash();
        ForgetClients();
        _world.Network.ResetAll(Id);
    }

    public void Pause() => IsPaused = IsUp;

    /// <summary>When it last went on after a pause.</summary>
    public long ResumedAt { get; private set; }

    public void Resume()
    {
        ResumedAt = IsPaused ? _world.Agenda.Now : ResumedAt;
        IsPaused = false;
        while (!IsPaused && _inbox.TryDequeue(out var action))
        {
            Do(action);
        }
    }

    /// <summary>Something for this server: a message, an answer of its disk, a timer.</summary>
    public void Enqueue(Action action)
    {
        if (!IsUp)
        {
            return;
        }

        if (IsPaused)
        {
            var incarnation = _incarnation;
            _inbox.Enqueue(() =>
            {
                if (incarnation == _incarnation)
                {
                    action();
                }
            });
            return;
        }

        Do(action);
    }

    /// <summary>The same, later.</summary>
    public void Later(long delayUs, Action action)
    {
        var incarnation = _incarnation;
        _world.Agenda.In(delayUs, () =>
        {
            if (incarnation == _incarnation)
            {
                Enqueue(action);
            }
        });
    }

    public void OnMessage(long from, byte[] message)
    {
        if (message[0] == 0)
        {
            _election.Step(NowMs, Notification.Read(message.AsSpan(1)) ?? throw new Violation("V1", "a notification cannot be read"));
            return;
        }

        var packet = PacketCodec.Read(message.AsSpan(1)) ?? throw new Violation("V1", "a packet cannot be read");
        if (_world.Tracing)
        {
            _world.Trace(this, $"gets from {from}: {Describe(packet)}");
        }

        Leader?.SetWallClock(NowMs);
        Term?.Step(NowMs, from, packet);
    }

    public void OnLinkUp(long server) => _election.OnLinkUp(NowMs, server);

    public void OnLinkDown(long server)
    {
        _world.Trace(this, $"lost the connection with {server}");
        _election.OnLinkDown(NowMs, server);
        Term?.OnLinkDown(NowMs, server);
    }

    /// <summary>Its digests have shown that the tree is not what it should be: it must have that of its next leader.</summary>
    public void FindTreeDamaged()
    {
        if (Learner is { } learner)
        {
            _distrustsTree = true;
            Enqueue(() => learner.Resign("its tree is damaged"));
        }
    }

    public void Resign() => Leader?.Resign("it was told to");

    public void RefuseFor(long durationUs)
    {
        if (Leader is { } leader)
        {
            leader.RefuseFrom("the disk is nearly full", -1);
            Later(durationUs, leader.AcceptAgain);
        }
    }

    private void Do(Action action)
    {
        action();
        if (_flushIsPlanned || !IsUp)
        {
            return;
        }

        if (_world.Chance.Happens(_world.Knobs.Batching))
        {
            _flushIsPlanned = true;
            Later(_world.Chance.Between(1, 500), () => _flushIsPlanned = false);
        }
        else
        {
            Flush();
        }
    }

    /// <summary>
    /// A clock that comes by a few times in each heartbeat, and when the election wants it. The core of a term is told the time only when it has asked.
    /// </summary>
    private void PlanTick()
    {
        var wait = Math.Max(1, _world.Knobs.HeartbeatMs / 4) * 1000;
        if (_election.NextTick() is { } at)
        {
            wait = Math.Clamp((at - NowMs) * 1000, 1000, wait);
        }

        Later(wait, () =>
        {
            _election.Tick(NowMs);
            if (Term?.NextTickMs <= NowMs)
            {
                Term.Tick(NowMs);
            }

            CloseLongHeld();
            PlanTick();
        });
    }

    private void Recover()
    {
        Tree = Disk.Base.Clone();
        var recent = new List<Entry>();
        foreach (var entry in Disk.Log)
        {
            if (entry.Zxid <= Disk.CommitPoint || _world.Flaw.RecoversTail)
            {
                _world.Ghost.OnApply(this, entry.Bytes.Span, isRecovery: true);
                Tree.Apply(entry.Bytes.Span);
            }

            recent.Add(entry);
        }

        var tail = recent.Count(entry => entry.Zxid > Tree.LastZxid);
        var kept = Math.Min(recent.Count, tail + (int)(_world.Knobs.HistoryBytes / SimTxn.Size));
        var first = recent.Count - kept;
        _history = new History(first == 0 ? Disk.Base.LastZxid : recent[first - 1].Zxid);
        AppendRuns(recent, first);
        Settle();
    }

    private void AppendRuns(List<Entry> entries, int first)
    {
        while (first < entries.Count)
        {
            var end = first + 1;
            var longest = _world.Chance.Between(1, 6);
            while (end < entries.Count && end - first < longest && entries[end].Zxid == entries[end - 1].Zxid + 1)
            {
                end++;
            }

            var bytes = entries.GetRange(first, end - first).SelectMany(entry => entry.Bytes.ToArray()).ToArray();
            _history.Append(new HistoryBatch(entries[first].Zxid, entries[end - 1].Zxid, bytes));
            first = end;
        }
    }

    private void Settle() => _durability = new Durability(
        Disk.AcceptedEpoch, Disk.CurrentEpoch, _world.Flaw.DoesNotSettle ? _history.LastZxid : Disk.LastZxid);

    private void Look(long suspect)
    {
        _world.Trace(this, $"looks for a leader: epochs {Disk.AcceptedEpoch}/{Disk.CurrentEpoch}, last {Disk.LastZxid:x}, carried out {Tree.LastZxid:x}");
        _election.Start(NowMs, _durability.LastZxid, Disk.CurrentEpoch, suspect);
    }

    private void BeginTerm(long leader)
    {
        _leader = leader;
        _world.Trace(this, leader == Id ? "was elected" : $"follows {leader}");
        _world.Moment(this, "elected");
        if (!IsUp)
        {
            return;
        }

        if (leader == Id)
        {
            Leader = new LeaderCore(Id, _world.Ensemble, _world.Knobs.Timings, _durability, _history, Tree.LastZxid, NowMs, _world.Rules);
        }
        else
        {
            Learner = new LearnerCore(
                Id, leader, ++_links, _world.Ensemble, _world.Knobs.Timings, _durability, _history, Tree.LastZxid, NowMs, _world.Rules,
                distrustsTree: _distrustsTree);
        }
    }

    private long _leader;

    /// <summary>The term is over: when the disk has done what it was told, a new election begins from what it holds.</summary>
    private void EndTerm(string reason, bool isFatal)
    {
        _world.Trace(this, $"ends its term with {_leader}: {reason}");
        Ghost.OnEnd(this, reason);
        if (isFatal)
        {
            throw new Violation("C6", $"server {Id} must stop: {reason}");
        }

        _history = Term?.History ?? _history;
        (Leader, Learner) = (null, null);
        StopServing();
        _isEnding = true;
        _election.OnTermOver();
        _world.Flaw.OnEndOfTerm(this);
        OnDiskIdle();
    }

    public void OnDiskIdle()
    {
        if (!_isEnding || !(Disk.IsIdle || _world.Flaw.DoesNotSettle))
        {
            return;
        }

        _isEnding = false;
        if ((_history.LastZxid != Disk.LastZxid && !_world.Flaw.DoesNotSettle) || Tree.LastZxid < Disk.Base.LastZxid)
        {
            _world.Trace(this, "starts anew: a snapshot was installed when nobody waited for it any more");
            Crash();
            _world.Agenda.In(1000, Start);
            return;
        }

        Settle();
        Look(_leader == Id ? 0 : _leader);
    }

    public override string ToString() => $"server {Id}";

    private static string Describe(Packet packet) => packet.Message switch
    {
        Proposal proposal => $"#{packet.Seq} Proposal {proposal.Batch.FirstZxid:x}..{proposal.Batch.LastZxid:x} commit {proposal.CommitZxid:x}",
        Ack ack => $"#{packet.Seq} Ack {ack.Zxid:x}",
        Commit commit => $"#{packet.Seq} Commit {commit.Zxid:x}",
        Request request => $"#{packet.Seq} Request of {request.Transactions.Length / SimTxn.Size}",
        _ => $"#{packet.Seq} {packet.Message}",
    };
}

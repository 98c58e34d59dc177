using CoordActors.Zab;
using CoordActors.Zab.Election;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using CoordActors.Zab.Quorums;

namespace CoordActors.Simulation.Cores;

/// <summary>The mistakes that are planted, each on its own: in a rule of the cores, or in what stands around them.</summary>
internal static class Flaws
{
    public static IReadOnlyList<Flaw> All { get; } =
    [
        Rule("a vote for the larger id beats a newer history, and whoever is elected leads", new VotesById()),
        Rule("the epoch of a vote is not compared, and whoever is elected leads", new VotesByZxid()),
        Rule("half of the voters are enough", new HalfIsEnough()),
        Rule("a minority commits", new MinorityCommits()),
        Rule("observers are counted (2959, 764)", new ObserversCount()),
        Rule("the new epoch is the highest accepted, not one more (1343)", new EpochAgain()),
        Rule("truncation is forgotten: every learner gets a difference from where it is (1154)", new NeverTruncates()),
        Rule("a difference is sent from a point that the leader does not have (2832)", new WrongPoint()),
        Rule("a snapshot replaces a longer history", new ReplacesLonger()),
        Rule("a proposal is acknowledged before the disk has it", new AcknowledgesMemory()),
        Rule("a follower carries out before its disk has it", new DeliversEarly()),
        Rule("epochs are not persisted (1282, 1264)", new ForgetsEpochs()),
        Rule("the epoch is durable before the history (4643)", new EpochFirst()),
        Rule("a leader without a quorum goes on serving", new NeverStepsDown()),
        Rule("a sync is answered by the leader alone (1675, 2136)", new SyncsAlone()),
        Rule("what is new is not sent to a learner that is being synchronised (962, 335, 1081)", new ForgetsNewcomers()),
        Rule("a learner serves before it has carried out its leader's history (3023)", new ServesEarly()),
        Rule("a lost message is not noticed", new SkipsLosses()),
        new DiskAnswersEarly(),
        new SwallowedWrite(),
        new LostTruncation(),
        new LostEpochs(),
        new DirtyRecovery(),
        new MemoryOverTerms(),
        new ZombieWrites(),
        new AckOvertakes(),
        new LostCommitTarget(),
        new InexactSnapshot(),
        new SubmitsTwice(),
        new LetsBack(),
    ];

    private static RuleFlaw Rule(string name, Rules rules) => new(name, rules);

    private sealed class RuleFlaw(string name, Rules rules) : Flaw
    {
        public override string Name => name;

        public override Rules Rules => rules;
    }

    private sealed class VotesById : Rules
    {
        protected internal override bool IsBetter(in Vote candidate, in Vote than) => candidate.Leader > than.Leader;

        protected internal override bool IsAhead(long learnerEpoch, long learnerZxid, long leaderEpoch, long leaderZxid) => false;
    }

    private sealed class VotesByZxid : Rules
    {
        protected internal override bool IsBetter(in Vote candidate, in Vote than) =>
            (candidate.Zxid, candidate.Leader).CompareTo((than.Zxid, than.Leader)) > 0;

        protected internal override bool IsAhead(long learnerEpoch, long learnerZxid, long leaderEpoch, long leaderZxid) => false;
    }

    private sealed class HalfIsEnough : Rules
    {
        protected internal override bool IsQuorum(Ensemble ensemble, VoterSet servers) => servers.Count * 2 >= ensemble.Voters.Count;
    }

    private sealed class MinorityCommits : Rules
    {
        protected internal override bool IsQuorum(Ensemble ensemble, VoterSet servers) => servers.Count >= ensemble.Voters.Count / 2;
    }

    private sealed class ObserversCount : Rules
    {
        protected internal override VoterSet Count(Ensemble ensemble, VoterSet servers, long id) =>
            servers.With(ensemble.IndexOf(id) is var index and >= 0 ? index : (int)(63 - (id % 8)));
    }

    private sealed class EpochAgain : Rules
    {
        protected internal override long NextEpoch(long highestAccepted) => Math.Max(1, highestAccepted);

        protected internal override bool MayPromise(long epoch, long accepted) => true;
    }

    private sealed class NeverTruncates : Rules
    {
        protected internal override long CommonPoint(History leader, long learnerZxid) => learnerZxid;
    }

    private sealed class WrongPoint : Rules
    {
        protected internal override bool BeginsWithin(in HistoryBatch first, long learnerZxid) => true;
    }

    private sealed class ReplacesLonger : Rules
    {
        protected internal override bool MayReplace(long common, long delivered) => true;
    }

    private sealed class AcknowledgesMemory : Rules
    {
        protected internal override DurableLog Acknowledge(Durability disk, long lastInMemory) => new Durability(0, 0, lastInMemory).Log;
    }

    private sealed class DeliversEarly : Rules
    {
        protected internal override long Deliverable(long committed, long durable) => committed;
    }

    private sealed class ForgetsEpochs : Rules
    {
        protected internal override bool PersistsEpochs => false;
    }

    private sealed class EpochFirst : Rules
    {
        protected internal override bool HistoryBeforeEpoch => false;
    }

    private sealed class NeverStepsDown : Rules
    {
        protected internal override bool StepsDownWithoutQuorum => false;
    }

    private sealed class SyncsAlone : Rules
    {
        protected internal override bool SyncAsksQuorum => false;
    }

    private sealed class ForgetsNewcomers : Rules
    {
        protected internal override bool ForwardsWhileSynchronising => false;
    }

    private sealed class ServesEarly : Rules
    {
        protected internal override bool MayServe(long delivered, long serveFrom) => true;
    }

    private sealed class SkipsLosses : Rules
    {
        protected internal override bool IsNextPacket(int expected, int actual) => true;
    }

    private sealed class DiskAnswersEarly : Flaw
    {
        public override string Name => "the disk answers before it has written (4646, 3911)";

        public override bool AnswersBeforeWriting => true;
    }

    private sealed class SwallowedWrite : Flaw
    {
        public override string Name => "an error of the disk is ignored: one write is missing (4882)";

        public override bool Loses(World world, in DiskWrite write) => write.Kind == DiskWriteKind.Append && world.Chance.Happens(0.01);
    }

    private sealed class LostTruncation : Flaw
    {
        public override string Name => "a truncation does not reach the disk (28b in the table)";

        public override bool Loses(World world, in DiskWrite write) => write.Kind == DiskWriteKind.Truncate;
    }

    private sealed class LostEpochs : Flaw
    {
        public override string Name => "epochs do not reach the disk (2307, 2354)";

        public override bool Loses(World world, in DiskWrite write) => write.Kind == DiskWriteKind.Epochs && world.Chance.Happens(0.1);
    }

    private sealed class DirtyRecovery : Flaw
    {
        public override string Name => "a restarted server carries out its whole log, committed or not (1549, 1558)";

        public override bool RecoversTail => true;
    }

    private sealed class MemoryOverTerms : Flaw
    {
        public override string Name => "a term begins with what is in memory, not with what is on the disk (2845, 5094)";

        public override bool DoesNotSettle => true;
    }

    private sealed class ZombieWrites : Flaw
    {
        public override string Name => "writes of an old term reach the disk in the next one (4712)";

        public override bool DoesNotSettle => true;

        public override void OnEndOfTerm(SimServer server) => server.Disk.PostponeQueue();
    }

    private sealed class AckOvertakes : Flaw
    {
        public override string Name => "the ACK of a proposal overtakes that of NEWLEADER (4685)";

        public override void Reorder(List<(long To, Packet Packet)> packets)
        {
            var at = packets.FindIndex(sent => sent.Packet.Message is AckNewLeader);
            var ack = at < 0 ? -1 : packets.FindIndex(at, sent => sent.Packet.Message is Ack);
            if (ack > 0)
            {
                var (first, second) = (packets[at].Packet, packets[ack].Packet);
                packets[at] = (packets[at].To, first with { Message = second.Message });
                packets[ack] = (packets[ack].To, second with { Message = first.Message });
            }
        }
    }

    private sealed class LostCommitTarget : Flaw
    {
        private readonly HashSet<(long To, long Link)> _synchronising = [];

        public override string Name => "a proposal behind NEWLEADER is lost, its commit is not (4394)";

        public override void Reorder(List<(long To, Packet Packet)> packets)
        {
            for (var i = 0; i < packets.Count; i++)
            {
                var (to, packet) = packets[i];
                if (packet.Message is NewLeader)
                {
                    _synchronising.Add((to, packet.Link));
                }
                else if (packet.Message is UpToDate)
                {
                    _synchronising.Remove((to, packet.Link));
                }
                else if (packet.Message is Proposal proposal && _synchronising.Contains((to, packet.Link)))
                {
                    packets[i] = (to, packet with { Message = new Commit(proposal.CommitZxid) });
                }
            }
        }
    }

    private sealed class InexactSnapshot : Flaw
    {
        public override string Name => "a snapshot holds a transaction above its zxid (1558, 3144)";

        public override byte[] Image(World world, SimTree tree)
        {
            tree.Apply(new SimTxn(tree.LastZxid, 0, 0, 0, 0, 1).Encode());
            return tree.ToImage();
        }
    }

    private sealed class SubmitsTwice : Flaw
    {
        private readonly Dictionary<SimServer, Operation> _last = [];

        public override string Name => "after a failover a request is submitted again that was carried out";

        public override List<Operation> ToSubmitAgain(SimServer server, List<Operation> unanswered)
        {
            var again = new List<Operation>(unanswered);
            if (_last.TryGetValue(server, out var last) && last.Kind == OperationKind.Write)
            {
                again.Insert(0, new Operation(last.Client, last.Kind, last.Origin, last.Xid, last.Key, last.Value));
            }

            if (unanswered.Count > 0)
            {
                _last[server] = unanswered[0];
            }

            return again;
        }
    }

    private sealed class LetsBack : Flaw
    {
        public override string Name => "a server lets a client in that has seen more than the server has";

        public override bool LetsClientsGoBack => true;
    }
}

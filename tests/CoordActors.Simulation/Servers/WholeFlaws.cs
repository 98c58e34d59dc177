using System.Buffers.Binary;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Simulation.Servers;

/// <summary>The mistakes that are planted in whole servers, one at a time.</summary>
internal static class WholeFlaws
{
    private const int EventXid = -1;
    private const int HeaderBytes = 16;
    private const int OneIn = 20;

    public static readonly IReadOnlyList<WholeFlaw> All =
    [
        new ForgetsDisks(),
        new OverlooksDamage(),
        new EventBehindReply(),
        new EventLost(),
        new EventTwice(),
        new MissedEventsForgotten(),
        new OldReply(),
        new MultiHalfDone(),
        new MultiHalfSeen(),
        new CallsRefusedEndDone(),
        new ExpiresTwice(),
        new ExpiresByWallClock(),
        new SubmitsAgain(),
        new RunsOver(),
        new IgnoresWeights(),
        new LetsClientsIn(),
        new SyncsAtOnce(),
        new NumbersTwice(),
        new TakesAnybody(),
    ];

    private static bool IsEvent(byte[] frame) => BinaryPrimitives.ReadInt32BigEndian(frame) == EventXid;

    /// <summary>The reply with what the one before it on this connection was about, where that is as long.</summary>
    private static byte[] ShowEarlier(ClientWire wire, byte[] frame)
    {
        var shown = (byte[])frame.Clone();
        if (wire.Kept.TryDequeue(out var earlier) && earlier.Length == frame.Length)
        {
            earlier.AsSpan(HeaderBytes).CopyTo(shown.AsSpan(HeaderBytes));
        }

        wire.Kept.Enqueue(frame);
        return shown;
    }

    private sealed class ForgetsDisks : WholeFlaw
    {
        public override string Name => "a restarted server has forgotten everything";

        public override bool LosesDisks => true;
    }

    private sealed class OverlooksDamage : WholeFlaw
    {
        public override string Name => "a damaged end of the journal is taken for its end";

        public override bool TakesDamageForTheEnd => true;
    }

    private sealed class EventBehindReply : WholeFlaw
    {
        public override string Name => "the event of a watch comes behind the reply that shows the change";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame)
        {
            if (IsEvent(frame))
            {
                wire.Kept.Enqueue(frame);
                yield break;
            }

            yield return frame;
            while (wire.Kept.TryDequeue(out var late))
            {
                yield return late;
            }
        }
    }

    private sealed class EventLost : WholeFlaw
    {
        public override string Name => "the event of a watch is lost now and then";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame) => IsEvent(frame) && ++wire.Events % OneIn == 0 ? [] : [frame];
    }

    private sealed class EventTwice : WholeFlaw
    {
        public override string Name => "a watch fires twice now and then";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame) => IsEvent(frame) && ++wire.Events % OneIn == 0 ? [frame, frame] : [frame];
    }

    private sealed class MissedEventsForgotten : WholeFlaw
    {
        private const int ZxidAt = 4;

        public override string Name => "setWatches does not tell what the client has missed";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame) =>
            IsEvent(frame) && BinaryPrimitives.ReadInt64BigEndian(frame.AsSpan(ZxidAt)) == -1 ? [] : [frame];
    }

    /// <summary>The header is the new one, what it is about is that of the reply before.</summary>
    private sealed class OldReply : WholeFlaw
    {
        public override string Name => "a read shows now and then what another one showed before";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame)
        {
            if (frame.Length < HeaderBytes + Stat.Size || IsEvent(frame))
            {
                return [frame];
            }

            return [ShowEarlier(wire, frame)];
        }
    }

    private sealed class CallsRefusedEndDone : WholeFlaw
    {
        private const int ErrorAt = 12;

        public override string Name => "a client is told that its session is closed, and it is not";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame)
        {
            if (!IsEvent(frame) && wire.Unanswered.FirstOrDefault() is { Op: OpCode.CloseSession })
            {
                BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(ErrorAt), (int)ErrorCode.Ok);
            }

            return [frame];
        }
    }

    private sealed class ExpiresTwice : WholeFlaw
    {
        private const int LaterMs = 50;

        public override string Name => "whoever tracks sessions forgets that it has submitted the end of one: it expires twice";

        public override void OnExpired(WholeWorld world, ReadOnlyMemory<byte> transaction) => world.Plan(LaterMs, () => world.SubmitToLeader(transaction));
    }

    private sealed class ExpiresByWallClock : WholeFlaw
    {
        public override string Name => "sessions expire by the leader's wall clock, which somebody sets";

        public override void OnClockSet(WholeWorld world, WholeServer server, long jumpMs)
        {
            foreach (var client in world.Clients.Where(client => jumpMs > WholeClient.TimeoutMs && client.SessionId != 0))
            {
                var end = new JuteWriter();
                new Txn { SessionId = client.SessionId, Op = OpCode.CloseSession }.Write(end);
                server.SubmitAsLeader(end.Written.ToArray());
            }
        }
    }

    private sealed class SubmitsAgain : WholeFlaw
    {
        private const int SoonMs = 20;

        public override string Name => "after a failover a request is submitted again that was carried out";

        public override void OnEpoch(WholeWorld world)
        {
            if (world.Chronicle.LastWrite is { } write)
            {
                world.Plan(SoonMs, () => world.SubmitToLeader(write));
            }
        }
    }

    /// <summary>
    /// Soon after a multi has failed somebody writes what its first entry would have written; it is not in the history that clients are judged by.
    /// </summary>
    private sealed class MultiHalfDone : WholeFlaw
    {
        public override string Name => "a multi is done by half: an entry takes effect although another one has failed";

        public override bool Hides(in Txn txn) => txn is { Origin: 0, Op: OpCode.SetData };

        public override void OnMulti(WholeWorld world, in Txn multi)
        {
            var reader = new JuteReader(multi.Body);
            var first = MultiHeader.Read(ref reader);
            if (first.Op != OpCode.SetData)
            {
                return;
            }

            var entry = SetDataRequest.Read(ref reader);
            if (MultiHeader.Read(ref reader).Op == OpCode.Check)
            {
                using var body = new JuteWriter();
                entry.Write(body);
                var half = new JuteWriter();
                new Txn { SessionId = multi.SessionId, Op = OpCode.SetData, Body = body.Written }.Write(half);
                var bytes = half.Written.ToArray();
                world.Plan(0, () => world.SubmitToLeader(bytes));
            }
        }
    }

    /// <summary>The second of two znodes that are read together is as it was before a multi wrote both.</summary>
    private sealed class MultiHalfSeen : WholeFlaw
    {
        private const int PairBytes = 2 * Stat.Size;

        public override string Name => "a read sees half a multi: one znode behind it, one before it";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame)
        {
            var isPair = !IsEvent(frame) && frame.Length > PairBytes && wire.Unanswered.FirstOrDefault() is { Op: OpCode.MultiRead };
            if (!isPair)
            {
                return [frame];
            }

            var shown = (byte[])frame.Clone();
            if (wire.Kept.TryDequeue(out var earlier) && earlier.Length == frame.Length)
            {
                earlier.AsSpan(frame.Length / 2).CopyTo(shown.AsSpan(frame.Length / 2));
            }

            wire.Kept.Enqueue(frame);
            return [shown];
        }
    }

    private sealed class RunsOver : WholeFlaw
    {
        public override string Name => "a counter that is used up is not noticed: it runs over into the epoch (1277)";

        public override ServerSettings Change(ServerSettings settings) => settings with { Zab = settings.Zab with { CounterMax = uint.MaxValue } };
    }

    private sealed class IgnoresWeights : WholeFlaw
    {
        public override string Name => "weights and groups are ignored: any majority is enough";

        public override ServerSettings Change(ServerSettings settings) => settings.Ensemble is null ? settings : settings with
        {
            Ensemble = settings.Ensemble with
            {
                Servers = [.. settings.Ensemble.Servers.Select(server => server with { Group = null, Weight = 1 })],
                Quorum = QuorumKind.Majority,
            },
        };
    }

    private sealed class LetsClientsIn : WholeFlaw
    {
        public override string Name => "a leader lets clients in that is to serve none";

        public override ServerSettings Change(ServerSettings settings) =>
            settings.Ensemble is { } ensemble ? settings with { Ensemble = ensemble with { LeaderServes = true } } : settings;
    }

    private sealed class SyncsAtOnce : WholeFlaw
    {
        public override string Name => "a sync is answered from what the server has";

        public override OpCode Take(OpCode op) => op == OpCode.Sync ? OpCode.GetAllChildrenNumber : op;
    }

    /// <summary>What one client is told that it has created is what it has created before.</summary>
    private sealed class NumbersTwice : WholeFlaw
    {
        public override string Name => "two znodes get the same number";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame)
        {
            if (IsEvent(frame) || frame.Length == HeaderBytes || wire.Unanswered.FirstOrDefault() is not { Op: OpCode.Create })
            {
                return [frame];
            }

            return [ShowEarlier(wire, frame)];
        }
    }

    private sealed class TakesAnybody : WholeFlaw
    {
        public override string Name => "whoever asks is taken for somebody who may";

        public override bool HasIdentity(bool hasIdentity) => true;
    }
}

using System.Buffers.Binary;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree;

namespace CoordActors.Simulation.Servers;

/// <summary>The mistakes that are planted in whole servers, one at a time.</summary>
internal static class WholeFlaws
{
    private const int EventXid = -1;
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
        new ExpiresTwice(),
        new ExpiresByWallClock(),
        new SubmitsAgain(),
    ];

    private static bool IsEvent(byte[] frame) => BinaryPrimitives.ReadInt32BigEndian(frame) == EventXid;

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
        private const int HeaderBytes = 16;

        public override string Name => "a read shows now and then what another one showed before";

        public override IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame)
        {
            if (frame.Length < HeaderBytes + Stat.Size || IsEvent(frame))
            {
                return [frame];
            }

            var shown = (byte[])frame.Clone();
            if (wire.Kept.TryDequeue(out var earlier) && earlier.Length == frame.Length)
            {
                earlier.AsSpan(HeaderBytes).CopyTo(shown.AsSpan(HeaderBytes));
            }

            wire.Kept.Enqueue(frame);
            return [shown];
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
}

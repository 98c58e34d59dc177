using CoordActors.Protocol;
using CoordActors.Simulation.Cores;
using CoordActors.Tree;

namespace CoordActors.Simulation.Servers;

/// <summary>When a run is over, compares what all clients were told with the history that came of it.</summary>
internal static class HistoryJudge
{
    /// <exception cref="Violation">They do not agree.</exception>
    public static void Judge(WholeWorld world)
    {
        var identities = world.Logs.Where(log => log.HasIdentity).Select(log => log.SessionId).ToHashSet();
        var model = new ModelTree(identities.Contains);
        foreach (var bytes in world.Chronicle.HistoryUpTo(world.Logs.Max(log => log.LastZxid)))
        {
            Txn.TryRead(bytes.Span, out var txn, out _);
            if (!world.Flaw.Hides(in txn))
            {
                model.Apply(in txn);
            }
        }

        CheckOnce(model.Deeds, world.Refused);
        if (!world.Knobs.Alone)
        {
            CheckBeginnings(model.Deeds, world.Logs);
        }

        CheckLateWrites(model.Deeds, world.Logs);
        foreach (var log in world.Logs)
        {
            new ConnectionJudge(model, log).Judge();
        }
    }

    private static void CheckOnce(List<Deed> deeds, HashSet<(long SessionId, int Xid)> refused)
    {
        var done = new Dictionary<(long Origin, int Xid), long>();
        var expired = new Dictionary<long, long>();
        foreach (var deed in deeds.Where(deed => deed.Kind == TxnKind.Request && deed.Op != OpCode.CreateSession && deed.Error != ErrorCode.SessionMoved))
        {
            if (deed.Origin == 0 && deed.Op == OpCode.CloseSession && !expired.TryAdd(deed.SessionId, deed.Zxid))
            {
                throw new Violation("S6", $"session 0x{deed.SessionId:x} has expired twice: at 0x{expired[deed.SessionId]:x} and at 0x{deed.Zxid:x}");
            }

            var what = $"{deed.Op} with xid {deed.Xid} of session 0x{deed.SessionId:x}";
            if (deed.Origin != 0 && !done.TryAdd((deed.Origin, deed.Xid), deed.Zxid))
            {
                throw new Violation("S9", $"{what} was done twice: 0x{done[(deed.Origin, deed.Xid)]:x} and 0x{deed.Zxid:x}");
            }

            if (deed.Origin != 0 && refused.Contains((deed.SessionId, deed.Xid)))
            {
                throw new Violation("C13", $"{what} was refused, and done as 0x{deed.Zxid:x}");
            }
        }
    }

    /// <summary>
    /// Each connection that a client was let in on has a transaction of its own that opened or resumed the session, and is told nothing older than that.
    /// </summary>
    private static void CheckBeginnings(List<Deed> deeds, List<ConnectionLog> logs)
    {
        var beginnings = deeds
            .Where(deed => (deed.Op == OpCode.CreateSession || deed.Kind == TxnKind.Resume) && deed.Error == ErrorCode.Ok)
            .ToLookup(deed => deed.SessionId, deed => deed.Zxid);
        foreach (var session in logs.GroupBy(log => log.SessionId))
        {
            foreach (var (log, index) in session.Select((log, index) => (log, index)))
            {
                var beginning = beginnings[session.Key].Skip(index).FirstOrDefault(long.MaxValue);
                if (log.Seen.OfType<SeenReply>().FirstOrDefault(reply => reply.Error != ErrorCode.SystemError) is { } first && first.Zxid < beginning)
                {
                    throw new Violation("S10", $"{log} is the session's connection number {index + 1}, which begins with 0x{beginning:x}, "
                        + $"and is told of 0x{first.Zxid:x}");
                }
            }
        }
    }

    /// <summary>What a client has asked for before it left a connection is done before it is told anything on a later one, or never.</summary>
    private static void CheckLateWrites(List<Deed> deeds, List<ConnectionLog> logs)
    {
        var done = deeds
            .Where(deed => deed is { Op: OpCode.SetData or OpCode.Multi, Error: not ErrorCode.SessionMoved })
            .ToLookup(deed => (deed.SessionId, deed.Xid));
        foreach (var session in logs.GroupBy(log => log.SessionId))
        {
            var left = new List<ClientRequest>();
            foreach (var log in session)
            {
                var begins = log.Seen.OfType<SeenReply>().FirstOrDefault(reply => !reply.Request.IsApart)?.Zxid ?? long.MaxValue;
                foreach (var request in left)
                {
                    var body = request.ToBytes();
                    var late = done[(log.SessionId, request.Xid)].FirstOrDefault(deed => deed.Zxid > begins && deed.Body.SequenceEqual(body));
                    if (late is not null)
                    {
                        throw new Violation("S9", $"{log} begins at 0x{begins:x}, and {request}, asked for before that, is done at 0x{late.Zxid:x}");
                    }
                }

                left.AddRange(log.Left.Where(request => request is { IsWrite: true, Call: not null }));
            }
        }
    }
}

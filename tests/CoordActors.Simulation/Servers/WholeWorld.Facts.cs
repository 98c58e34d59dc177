using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Settings;
using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <content>What servers are configured to be, what happened in numbers, and who is left in the end.</content>
internal sealed partial class WholeWorld
{
    /// <summary>Whether a leader serves clients: one that is all there is does so in any case.</summary>
    public bool LeaderServes => Knobs.LeaderServes || Servers.Count == 1;

    /// <summary>Connections that servers closed, and why.</summary>
    public List<string> Closings { get; } = [];

    public static JuteVector<AclEntry> OpenAcl() => Acl(new AclEntry { Perms = Permissions.All, Scheme = "world"u8, Id = "anyone"u8 });

    /// <summary>Whoever has the creator's identities may do everything, nobody else anything.</summary>
    public static JuteVector<AclEntry> PrivateAcl() => Acl(new AclEntry { Perms = Permissions.All, Scheme = "auth"u8, Id = ""u8 });

    private static JuteVector<AclEntry> Acl(AclEntry entry)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(1);
        entry.Write(writer);
        var reader = new JuteReader(writer.Written.ToArray());
        return JuteVector<AclEntry>.Read(ref reader);
    }

    /// <summary>Where a server's history begins.</summary>
    public long FirstZxidOf(long id) => id <= _count ? Knobs.FirstZxid : 0;

    public ServerSettings SettingsOf(long id) => Flaw.Change(new ServerSettings
    {
        ServerId = (int)id,
        Zab = new ZabSettings { HistoryBytes = _historyBytes, SnapshotChunkBytes = 1000, CounterMax = Knobs.CounterMax },
        Snapshot = new SnapshotSettings { Keep = 1, EveryTransactions = _snapshotEvery, IntervalMin = TimeSpan.FromMilliseconds(100) },
        Ensemble = Knobs.Alone ? null : new EnsembleSettings
        {
            MyId = id,
            Servers = [.. Electorate.Voters.Select(voter => Line(voter.Id, ServerRole.Participant, voter.Group, voter.Weight)),
                .. Enumerable.Range(_count + 1, _observers).Select(other => Line(other, ServerRole.Observer, null, 1))],
            Quorum = Knobs.Groups.Length == 0 ? QuorumKind.Majority : QuorumKind.Hierarchical,
            LeaderServes = Knobs.LeaderServes,
        },
    });

    /// <summary>What happened, in numbers.</summary>
    public string Describe()
    {
        var seen = Logs.SelectMany(log => log.Seen).ToList();
        var multis = seen.OfType<SeenReply>().Where(reply => reply.Request.Op == OpCode.Multi).ToList();
        var events = seen.OfType<SeenEvent>().ToList();
        return $"{Logs.Count} connections of {Logs.DistinctBy(log => log.SessionId).Count()} sessions, "
            + $"{multis.Count} multis ({multis.Count(reply => reply.MultiError != ErrorCode.Ok)} failed), {events.Count} events "
            + $"({events.Count(seen => seen.Zxid < 0)} missed ones), {Refused.Count} refused, {Chronicle.Rollovers} rollovers, "
            + $"{TurnedAway} connections turned away by leaders: {Knobs}";
    }

    /// <summary>Connections that leaders closed that are to serve no clients.</summary>
    public int TurnedAway => Closings.Count(reason => reason.Contains("leaderServes", StringComparison.Ordinal));

    /// <summary>A server has told a client something.</summary>
    public void OnAnswered(WholeServer server)
    {
        if (!LeaderServes && server.LeadsSinceMs < NowMs)
        {
            Report(new Violation("O1", $"{server} leads since {server.LeadsSinceMs} ms, is to serve no clients then, and has answered one"));
        }
    }

    /// <summary>All clients fall silent. When their sessions have expired their ephemerals are gone, on every server.</summary>
    private void CheckEphemerals()
    {
        foreach (var client in _clients)
        {
            client.Disconnect();
        }

        _done = Done;
        _silent.AddRange(_clients);
        _clients.Clear();
        PassUntil(NowMs + SilenceMs, () => false);
        var inspectors = Servers.Select((server, i) => (Server: server, Client: new WholeClient(this, 100 + i))).ToList();
        PassUntil(NowMs + BoundMs, () =>
        {
            foreach (var (server, client) in inspectors.Where(inspector => inspector.Client.Server is null && !inspector.Client.HasLooked))
            {
                client.Inspect(server);
            }

            return inspectors.All(inspector => inspector.Client.HasLooked || MayRefuse(inspector.Server));
        });
        inspectors.RemoveAll(inspector => !inspector.Client.HasLooked && MayRefuse(inspector.Server));
        foreach (var (server, client) in inspectors)
        {
            var children = string.Join(' ', client.HasLooked ? client.Children! : throw new Violation("V4", $"{server} let nobody look"));
            if (children != string.Join(' ', inspectors[0].Client.Children!) || client.Children!.Any(name => name[0] == 'e'))
            {
                throw new Violation("S7", $"all sessions have expired, and {server} still has {children}, or another server has not");
            }
        }
    }

    /// <summary>Where ephemerals are.</summary>
    public IReadOnlyList<string> Inspected => Knobs.Recipes ? ["/", .. ClientRecipes.Queues] : ["/"];

    private bool MayRefuse(WholeServer server) => !LeaderServes && server.LeadsSinceMs < NowMs;

    private static EnsembleServer Line(long id, ServerRole role, long? group, long weight) => new()
    {
        Id = id,
        Role = role,
        Group = group,
        Weight = weight,
        Addresses = [new ServerAddress($"server{id}", 2888, 3888)],
    };
}

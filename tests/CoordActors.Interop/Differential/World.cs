using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>One server as a script sees it: it opens connections, acts on them, and writes down what they see.</summary>
public sealed class World : IDisposable
{
    private readonly ServerUnderTest _server;
    private readonly bool _forgetsResumptions;
    private readonly List<Peer> _peers = [];
    private readonly List<Step> _transcript = [];
    private readonly Dictionary<long, string> _sessions = new() { [0] = "none" };
    private List<Observation> _seen = [];

    /// <summary>A world at one server.</summary>
    /// <param name="server">It.</param>
    /// <param name="root">The znode below which the script works.</param>
    /// <param name="forgetsResumptions">
    /// Whether transactions that only resume sessions are not counted: in an ensemble of ours that is a transaction, in Apache's it is none.
    /// </param>
    public World(ServerUnderTest server, string root, bool forgetsResumptions = false)
    {
        _server = server;
        _forgetsResumptions = forgetsResumptions;
        Root = root;
        Texts = new ReplyText(zxid => Zxids.Name(zxid), session => _sessions.GetValueOrDefault(session, $"unknown {session:x}"));
        Housekeeper = Open("housekeeper", new Handshake());
        Rebase();
        Housekeeper.Call(Request.Create(root, ""));
    }

    /// <summary>The znode below which the script works.</summary>
    public string Root { get; }

    /// <summary>Whether the script sends this: not to an ensemble if it is one of <see cref="AllowedDifference.UnsentToEnsembles"/>.</summary>
    public bool Sends(AllowedDifference request) => !_forgetsResumptions || !AllowedDifference.UnsentToEnsembles.Contains(request);

    /// <summary>A difference between ensembles, or null between single servers.</summary>
    public AllowedDifference? OfEnsembles(AllowedDifference difference) => _forgetsResumptions ? difference : null;

    /// <summary>A connection that is there from the start; it is pinged as the others are and sees the end of the script.</summary>
    public Peer Housekeeper { get; }

    public IReadOnlyList<Step> Transcript => _transcript;

    internal ZxidNames Zxids { get; } = new();

    internal ReplyText Texts { get; }

    /// <summary>A connection with a new session.</summary>
    public Peer Connect(string name) => Open(name, new Handshake());

    /// <summary>A connection whose handshake the script chooses.</summary>
    public Peer Connect(string name, Handshake handshake) => Open(name, handshake);

    /// <summary>Counts zxids from here on: after a step that consumes different numbers of them.</summary>
    public void Rebase() => Zxids.Base = Housekeeper.Zxid();

    /// <summary>The number behind a relative zxid, for requests that carry one.</summary>
    public long Zxid(long sinceStart) => Zxids.Number(sinceStart);

    /// <summary>The last zxid that the server has applied.</summary>
    public long LastZxid() => Housekeeper.Zxid();

    /// <summary>Removes what the script made, so that the next one finds the same server.</summary>
    public void CleanUp(IEnumerable<string> more)
    {
        foreach (var peer in _peers.Where(peer => peer.IsOpen && peer != Housekeeper).ToList())
        {
            peer.Call(Request.Bare(Op.CloseSession, "closeSession"));
        }

        using var client = PlainClient.Connect(_server.Port);
        client.Send(Request.Auth("digest", "super:secret"));
        client.NextReply();
        foreach (var path in more.Append(Root))
        {
            client.DeleteAll(path);
        }

        client.Close();
    }

    public void Dispose()
    {
        foreach (var peer in _peers)
        {
            peer.Discard();
        }
    }

    internal void See(Observation observation) => _seen.Add(observation);

    internal void Step(string action, Action act, AllowedDifference? announced = null)
    {
        _seen = [];
        act();
        foreach (var peer in _peers.ToList())
        {
            peer.Flush();
        }

        _transcript.Add(new Step(action, _seen) { Announced = announced });
    }

    private Peer Open(string name, Handshake handshake)
    {
        Peer? peer = null;
        Step($"{name} connects timeout={handshake.Timeout} resume={handshake.SessionId != 0} readOnly={handshake.ReadOnly}", () =>
        {
            var before = _forgetsResumptions && handshake.SessionId != 0 ? LastZxid() : 0;
            var connection = new RawConnection(_server.Port);
            connection.Send(handshake.ToBytes());
            var answer = connection.Receive() is { } payload ? HandshakeAnswer.Parse(payload) : null;
            if (before > 0)
            {
                Zxids.Forget(before, LastZxid());
            }

            if (answer is { SessionId: not 0 })
            {
                _sessions.TryAdd(answer.SessionId, $"session of {name}");
            }

            See(answer is null ? new Observation(name, "closed") : new Observation(name, "handshake", Body:
                $"length={answer.Length} version={answer.ProtocolVersion} timeout={answer.Timeout} {_sessions[answer.SessionId]} "
                + $"password={Password(answer, handshake)} readOnly={answer.ReadOnly}"));
            peer = new Peer(this, name, connection, answer);
            _peers.Add(peer);
        });
        return peer!;
    }

    private static string Password(HandshakeAnswer answer, Handshake handshake)
    {
        if (answer.Password.All(part => part == 0))
        {
            return $"{answer.Password.Length} zeroes";
        }

        var same = answer.SessionId == handshake.SessionId && answer.Password.SequenceEqual(handshake.Password ?? []);
        return same ? "the same" : $"{answer.Password.Length} bytes";
    }
}

/// <summary>Names for zxids: how far after the start of the script.</summary>
public sealed class ZxidNames
{
    private readonly List<long> _forgotten = [];

    public long Base { get; set; }

    /// <summary>Zxids after the first and up to the second are not counted.</summary>
    public void Forget(long after, long upTo)
    {
        for (var zxid = after + 1; zxid <= upTo; zxid++)
        {
            _forgotten.Add(zxid);
        }
    }

    public string Name(long zxid) =>
        zxid is 0 or -1 ? $"{zxid}" : zxid < Base ? "earlier" : $"z+{zxid - Base - _forgotten.Count(forgotten => forgotten > Base && forgotten <= zxid)}";

    /// <summary>The zxid with a name.</summary>
    public long Number(long sinceStart)
    {
        var zxid = Base + sinceStart;
        foreach (var forgotten in _forgotten.Where(forgotten => forgotten > Base))
        {
            zxid += forgotten <= zxid ? 1 : 0;
        }

        return zxid;
    }
}

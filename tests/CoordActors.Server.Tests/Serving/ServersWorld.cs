using CoordActors.Server.Roles;
using CoordActors.Server.Serving;

namespace CoordActors.Server.Tests.Serving;

/// <summary>
/// Two servers of an ensemble without actors. What one submits becomes part of the common history when the test orders it, and is carried out at a server
/// when the test delivers it there.
/// </summary>
internal sealed class ServersWorld
{
    private readonly List<byte[]> _history = [];
    private readonly Dictionary<PathWorld, int> _delivered = [];
    private readonly StandaloneCore _leader = new(0);

    public PathWorld First { get; } = new(serverId: 1, mode: ServingMode.Ensemble);

    public PathWorld Second { get; } = new(serverId: 2, mode: ServingMode.Ensemble);

    /// <summary>What a server has submitted is proposed, behind everything before it.</summary>
    public void Order(PathWorld server)
    {
        foreach (var transactions in server.TakeSubmitted())
        {
            _leader.Stamp(transactions, server.NowMs);
            _history.Add(transactions);
        }
    }

    /// <summary>A server carries out what was ordered up to now.</summary>
    public void Deliver(PathWorld server)
    {
        foreach (var transactions in _history.Skip(_delivered.GetValueOrDefault(server)))
        {
            server.Path.Apply(transactions);
        }

        _delivered[server] = _history.Count;
    }

    /// <summary>Everything that was submitted is carried out everywhere.</summary>
    public void Commit()
    {
        Order(First);
        Order(Second);
        Deliver(First);
        Deliver(Second);
        First.Tree.Digest.ShouldBe(Second.Tree.Digest);
    }

    /// <summary>A client with a session at a server.</summary>
    public WorldClient Client(PathWorld server)
    {
        var client = server.Connecting();
        client.Connect();
        Commit();
        client.Welcome();
        return client;
    }
}

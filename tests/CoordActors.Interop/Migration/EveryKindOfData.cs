using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Migration;

/// <summary>Fills a server with every kind of thing that its files can hold, over several snapshots and logs. Its sessions stay open.</summary>
public sealed class EveryKindOfData : IDisposable
{
    private const int Container = 4;
    private const int Sequential = 2;
    private const int EphemeralSequential = 3;
    private const int PersistentWithTtl = 5;
    private const string Bob = "bob:FDj4aZ2CbmcsyUMlzVJ4Lnx45Wo=";

    private readonly PlainClient _keeper;

    public EveryKindOfData(ServerUnderTest server)
    {
        Server = server;
        _keeper = PlainClient.Connect(server.Port, timeoutMs: Options.MaxSessionTimeout);
        Znodes();
        Rights();
        Multis();
        Quotas();
        Sessions();
        Churn();
    }

    public static ServerOptions Options { get; } = new()
    {
        SuperDigest = TreeText.SuperDigest,
        SnapCount = 60,
        PreAllocSize = 64,
        EnforceQuota = false,
    };

    public ServerUnderTest Server { get; }

    /// <summary>A session that is open, and owns /ephemeral.</summary>
    public (long Id, byte[] Password) Session => (_keeper.SessionId, _keeper.Password);

    public void Dispose() => _keeper.Dispose();

    private void Znodes()
    {
        _keeper.Create("/plain", "first");
        _keeper.Call(Request.SetData("/plain", "second"));
        _keeper.Call(Request.SetData("/plain", "third"));
        _keeper.Create("/empty");
        _keeper.Call(Request.Create("/null", null));
        _keeper.Create("/ünïcode-日本-ﬁ", "ß");
        _keeper.Create("/large", new string('x', 400_000));
        _keeper.Call(Request.Create("/container", "c", flags: Container, operation: Op.CreateContainer));
        _keeper.Create("/container/kept");
        _keeper.Call(Request.CreateTtl("/ttl", PersistentWithTtl, 86_400_000, "short-lived"));
        _keeper.Create("/counter");
        for (var i = 0; i < 25; i++)
        {
            _keeper.Call(Request.Create("/counter/n-", $"{i}", flags: Sequential));
        }

        for (var i = 0; i < 25; i += 3)
        {
            _keeper.Call(Request.Delete($"/counter/n-{i:D10}"));
        }
    }

    private void Rights()
    {
        Acl[] rights = [new Acl(31, "digest", Bob), new Acl(1, "ip", "127.0.0.0/8"), new Acl(1, "world", "anyone")];
        _keeper.Call(Request.Create("/guarded", "secret", rights));
        _keeper.Create("/guarded-later");
        _keeper.Call(Request.SetAcl("/guarded-later", rights));
        _keeper.Call(Request.Auth("digest", "bob:secret"));
        _keeper.Call(Request.Create("/mine", "m", [new Acl(31, "auth", "")]));
    }

    private void Multis()
    {
        _keeper.Call(Request.Multi(
            Request.Create("/multi", "1"), Request.Create("/multi/a", "2"), Request.SetData("/plain", "multi"), Request.Check("/multi", 0),
            Request.Create("/multi/gone"), Request.Delete("/multi/gone")));
        _keeper.Send(Request.Multi(Request.Create("/failed", "1"), Request.Check("/multi", 77)));
        _keeper.NextReply();
        _keeper.Send(Request.Create("/plain"));
        _keeper.NextReply().ShouldBe(-110);
    }

    private void Quotas()
    {
        _keeper.Create("/zookeeper/quota/counter");
        _keeper.Create("/zookeeper/quota/counter/zookeeper_limits", "count=1000,bytes=-1");
        _keeper.Create("/zookeeper/quota/counter/zookeeper_stats", "count=0,bytes=0");
        _keeper.Call(Request.Create("/counter/n-", "counted", flags: Sequential));
    }

    private void Sessions()
    {
        _keeper.Create("/ephemeral", "e", ephemeral: true);
        _keeper.Call(Request.Create("/counter/e-", "e", flags: EphemeralSequential));
        using var passing = PlainClient.Connect(Server.Port);
        passing.Create("/passing", "p", ephemeral: true);
        passing.Call(Request.Create("/counter/e-", "p", flags: EphemeralSequential));
        passing.Close();
    }

    private void Churn()
    {
        _keeper.Create("/many");
        for (var i = 0; i < 150; i++)
        {
            _keeper.Create($"/many/{i}", new string('d', i));
            if (i % 3 == 0)
            {
                _keeper.Call(Request.Delete($"/many/{i}"));
            }
        }
    }
}

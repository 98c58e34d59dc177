using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Ensemble;

/// <summary>A client that keeps a window of writes outstanding and remembers which were acknowledged: numbered znodes below a path of its own.</summary>
public sealed class Writer : IDisposable
{
    private const int Outstanding = 64;

    private readonly string _root;
    private PlainClient _client;
    private int _sent;

    /// <summary>Connects to a server with a new session.</summary>
    public Writer(ServerUnderTest server, string root)
    {
        _root = root;
        _client = PlainClient.Connect(server.Port);
        _client.Create(root);
    }

    /// <summary>How many writes have been acknowledged; they have the numbers from 1 on.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Goes on until so many more writes have been acknowledged; any other answer fails the test.</summary>
    public void Write(int count)
    {
        for (var end = Acknowledged + count; Acknowledged < end;)
        {
            while (_sent < Acknowledged + Outstanding)
            {
                _client.Send(Request.Create($"{_root}/{++_sent}", $"{_sent}"));
            }

            _client.NextReply().ShouldBe(0, $"{_root}: write {Acknowledged + 1} of {_sent} sent");
            Acknowledged++;
        }
    }

    /// <summary>Waits for the answers to what is outstanding, which must all be good.</summary>
    public void Drain()
    {
        while (Acknowledged < _sent)
        {
            _client.NextReply().ShouldBe(0, $"{_root}: write {Acknowledged + 1} of {_sent} sent");
            Acknowledged++;
        }
    }

    /// <summary>Takes what still arrives until the connection has ended.</summary>
    public void DrainUntilClosed()
    {
        while (_client.NextReply() is { } error)
        {
            error.ShouldBe(0, $"{_root}: write {Acknowledged + 1} of {_sent} sent");
            Acknowledged++;
        }
    }

    /// <summary>Goes on at another server with the same session; writes without an answer may have happened, in order and at most once.</summary>
    public void MoveTo(ServerUnderTest server)
    {
        var (session, password) = (_client.SessionId, _client.Password);
        _client.Dispose();
        _client = PlainClient.Connect(server.Port, session, password);
        _client.SessionId.ShouldBe(session, _root);
        var there = CountAt(_client);
        there.ShouldBeInRange(Acknowledged, _sent, _root);
        Acknowledged = _sent = there;
    }

    /// <summary>Every acknowledged write is at the server, and no other than those that were sent, without a gap.</summary>
    public void CheckAt(ServerUnderTest server)
    {
        using var reader = PlainClient.Connect(server.Port);
        reader.Call(Request.Sync(_root));
        CountAt(reader).ShouldBeInRange(Acknowledged, _sent, $"{_root} at server {server.Options.MyId}");
        reader.Close();
    }

    public void Dispose() => _client.Dispose();

    private int CountAt(PlainClient client)
    {
        var reply = client.Call(Request.GetChildren(_root));
        var numbers = reply.Vector(reply.Text)!.Select(name => int.Parse(name!)).Order().ToList();
        numbers.ShouldBe(Enumerable.Range(1, numbers.Count), $"{_root}: the writes of one connection are there without a gap");
        return numbers.Count;
    }
}

using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Ensemble;

/// <summary>A session goes on at another server while its old one still runs, and may still have something of the client's.</summary>
public sealed class MovingSessionTests(SharedEnsemble shared) : IClassFixture<SharedEnsemble>
{
    private const int NoNode = -101;

    [Fact]
    public void A_write_that_its_old_server_was_late_with_has_no_effect_once_the_session_has_moved()
    {
        var ensemble = shared.Ensemble;
        var old = ensemble.Follower;
        using var left = PlainClient.Connect(old.Port);
        left.Create("/moving-early");
        old.Pause();
        left.Send(Request.Create("/moving-late"));
        using var moved = PlainClient.Connect(ensemble.Leader.Port, left.SessionId, left.Password);
        moved.SessionId.ShouldBe(left.SessionId);
        moved.Create("/moving-on", ephemeral: true);

        old.Continue();

        left.NextReply().ShouldBeNull();
        ensemble.StartAll();
        foreach (var server in ensemble.Servers)
        {
            using var reader = PlainClient.Connect(server.Port);
            reader.Call(Request.Sync("/"));
            reader.GetData("/moving-early");
            reader.GetData("/moving-on");
            reader.Send(Request.Exists("/moving-late"));
            reader.NextReply().ShouldBe(NoNode, $"at server {server.Options.MyId}");
        }

        moved.Close();
    }

    /// <summary>Apache's servers leave the old connection open until it asks for something.</summary>
    [OursFact]
    public void A_session_goes_from_server_to_server_and_each_closes_the_connection_that_it_has_left()
    {
        var ensemble = shared.Ensemble;
        var now = PlainClient.Connect(ensemble.Servers[0].Port);
        now.Create("/moving", ephemeral: true);
        for (var round = 1; round <= 9; round++)
        {
            var next = PlainClient.Connect(ensemble.Servers[round % 3].Port, now.SessionId, now.Password);
            next.SessionId.ShouldBe(now.SessionId);
            next.GetData("/moving").Version.ShouldBe(round - 1);
            next.Call(Request.SetData("/moving", $"{round}"));
            now.NextReply().ShouldBeNull($"round {round}");
            now.Dispose();
            now = next;
        }

        now.Close();
    }

    [Fact]
    public void A_session_that_was_closed_at_one_server_cannot_be_resumed_at_another()
    {
        var ensemble = shared.Ensemble;
        var ended = PlainClient.Connect(ensemble.Servers[0].Port);
        ended.Close();

        using var back = PlainClient.Connect(ensemble.Servers[1].Port, ended.SessionId, ended.Password);

        back.SessionId.ShouldBe(0);
        back.NextReply().ShouldBeNull();
    }
}

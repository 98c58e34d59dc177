using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Ensemble;

/// <summary>Servers are killed, stopped and started again under clients that write; nothing that was acknowledged is lost.</summary>
public sealed class FailoverTests
{
    private const int Some = 300;

    [OursFact]
    public void A_client_of_a_follower_does_not_notice_that_the_leader_is_killed()
    {
        using var ensemble = EnsembleUnderTest.Start();
        using var writer = new Writer(ensemble.Follower, "/w");
        writer.Write(Some);
        var leader = ensemble.Leader;
        leader.Kill();
        writer.Write(Some);
        leader.Start();
        writer.Write(Some);
        writer.Drain();
        ShouldAllHave(ensemble, writer);
    }

    [OursFact]
    public void A_client_of_a_follower_does_not_notice_that_the_leader_stands_still()
    {
        using var ensemble = EnsembleUnderTest.Start();
        using var writer = new Writer(ensemble.Follower, "/w");
        writer.Write(Some);
        var leader = ensemble.Leader;
        leader.Pause();
        writer.Write(Some);
        leader.Continue();
        writer.Write(Some);
        writer.Drain();
        ensemble.StartAll();
        ShouldAllHave(ensemble, writer);
    }

    [Fact]
    public void A_client_of_the_killed_server_goes_on_at_another_with_its_session_and_its_ephemerals()
    {
        using var ensemble = EnsembleUnderTest.Start();
        var home = ensemble.Leader;
        using var writer = new Writer(home, "/w");
        using var owner = PlainClient.Connect(home.Port);
        owner.Create("/e", ephemeral: true);
        writer.Write(Some);
        home.Kill();
        writer.DrainUntilClosed();
        var other = ensemble.Leader;
        writer.MoveTo(other);
        using var moved = PlainClient.Connect(other.Port, owner.SessionId, owner.Password);
        moved.SessionId.ShouldBe(owner.SessionId);
        moved.GetData("/e").Data.ShouldBe("");
        writer.Write(Some);
        writer.Drain();
        home.Start();
        ShouldAllHave(ensemble, writer);
        moved.Close();
        foreach (var server in ensemble.Servers)
        {
            using var reader = PlainClient.Connect(server.Port);
            reader.Call(Request.Sync("/e"));
            reader.Send(Request.Exists("/e"));
            reader.NextReply().ShouldBe(-101, $"the ephemeral of a closed session at server {server.Options.MyId}");
        }
    }

    [Fact]
    public void Nothing_is_lost_when_every_server_is_killed_in_turn()
    {
        using var ensemble = EnsembleUnderTest.Start();
        using var writer = new Writer(ensemble.Servers[0], "/w");
        foreach (var (server, next) in ensemble.Servers.Zip([.. ensemble.Servers.Skip(1), ensemble.Servers[0]]))
        {
            writer.Write(Some);
            server.Kill();
            writer.DrainUntilClosed();
            next.AwaitServing();
            writer.MoveTo(next);
            writer.Write(Some);
            server.Start();
        }

        writer.Drain();
        ShouldAllHave(ensemble, writer);
    }

    [Fact]
    public void Nothing_is_lost_when_all_servers_are_killed_at_once_again_and_again()
    {
        using var ensemble = EnsembleUnderTest.Start();
        using var writer = new Writer(ensemble.Servers[0], "/w");
        for (var round = 0; round < 3; round++)
        {
            writer.Write(Some);
            ensemble.Obey("kill");
            writer.DrainUntilClosed();
            ensemble.StartAll();
            writer.MoveTo(ensemble.Servers[round]);
        }

        writer.Drain();
        ShouldAllHave(ensemble, writer);
    }

    [OursFact]
    public void A_rolling_restart_costs_a_client_at_most_its_connection()
    {
        using var ensemble = EnsembleUnderTest.Start();
        var home = ensemble.Servers[0];
        using var writer = new Writer(home, "/w");
        foreach (var server in ensemble.Servers.Skip(1))
        {
            writer.Write(Some);
            server.Restart();
        }

        writer.Write(Some);
        home.Stop();
        writer.DrainUntilClosed();
        writer.MoveTo(ensemble.Leader);
        home.Start();
        writer.Write(Some);
        writer.Drain();
        ShouldAllHave(ensemble, writer);
    }

    private static void ShouldAllHave(EnsembleUnderTest ensemble, Writer writer)
    {
        foreach (var server in ensemble.Servers)
        {
            server.AwaitServing();
            writer.CheckAt(server);
        }
    }
}

using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Ensemble;

/// <summary>A server that was away gets what it has missed, and observers have everything without a vote.</summary>
public sealed class HistoryTests
{
    private const int Some = 300;

    [OursFact]
    public void A_server_that_was_away_gets_only_what_it_has_missed()
    {
        using var ensemble = EnsembleUnderTest.Start();
        var away = ensemble.Follower;
        using var writer = new Writer(ensemble.Leader, "/w");
        writer.Write(Some);
        away.Kill();
        writer.Write(Some);
        writer.Drain();
        var mark = away.Mark();
        away.Start();
        writer.CheckAt(away);
        away.Lines(mark).ShouldNotContain(line => line.Contains("is received from the leader", StringComparison.Ordinal));
        away.AwaitOutput("Recovered to zxid", mark).ShouldNotContain("zxid 0x0:");
    }

    [Fact]
    public void A_server_that_lost_its_disk_gets_everything_and_then_survives_the_loss_of_the_others()
    {
        using var ensemble = EnsembleUnderTest.Start();
        var leader = ensemble.Leader;
        using var writer = new Writer(leader, "/w");
        using var owner = PlainClient.Connect(leader.Port);
        owner.Create("/e", ephemeral: true);
        writer.Write(Some);
        writer.Drain();
        var away = ensemble.Follower;
        away.Kill();
        away.LoseDisk();
        away.Start();
        writer.CheckAt(away);
        using var reader = PlainClient.Connect(away.Port);
        reader.GetData("/e").Data.ShouldBe("");
        reader.Close();
        leader.Kill();
        writer.DrainUntilClosed();
        away.AwaitServing();
        writer.CheckAt(away);
        using var moved = PlainClient.Connect(away.Port, owner.SessionId, owner.Password);
        moved.SessionId.ShouldBe(owner.SessionId);
    }

    [Fact]
    public void An_observer_serves_what_the_voters_decide_and_its_loss_costs_nothing()
    {
        using var ensemble = EnsembleUnderTest.Start(voters: 3, observers: 1);
        var observer = ensemble.Servers[3];
        observer.Mode().ShouldBe("observer");
        using var writer = new Writer(observer, "/w");
        writer.Write(Some);
        writer.Drain();
        foreach (var server in ensemble.Servers)
        {
            writer.CheckAt(server);
        }

        observer.Kill();
        writer.DrainUntilClosed();
        writer.MoveTo(ensemble.Leader);
        writer.Write(Some);
        writer.Drain();
        observer.Start();
        observer.Mode().ShouldBe("observer");
        writer.CheckAt(observer);
    }

    [OursFact]
    public void Observers_are_no_quorum()
    {
        using var ensemble = EnsembleUnderTest.Start(voters: 1, observers: 2);
        ensemble.Servers[0].Mode().ShouldBe("leader");
        var (mark, otherMark) = (ensemble.Servers[1].Mark(), ensemble.Servers[2].Mark());
        ensemble.Servers[0].Kill();
        ensemble.Servers[1].AwaitOutput("Clients are held", mark);
        ensemble.Servers[2].AwaitOutput("Clients are held", otherMark);
        ensemble.Servers[1].Mode().ShouldBeNull();
        ensemble.Servers[2].Mode().ShouldBeNull();
        ensemble.StartAll();
        ensemble.Servers[0].Mode().ShouldBe("leader");
    }

    [OursFact]
    public void A_leader_without_its_quorum_stops_serving_and_answers_what_waited_when_the_others_are_back()
    {
        using var ensemble = EnsembleUnderTest.Start();
        var leader = ensemble.Leader;
        using var writer = new Writer(leader, "/w");
        writer.Write(Some);
        writer.Drain();
        using var reader = PlainClient.Connect(leader.Port);
        var others = ensemble.Servers.Where(server => server != leader).ToList();
        var mark = leader.Mark();
        others.ForEach(server => server.Pause());
        leader.AwaitOutput("Clients are held", mark);
        leader.Mode().ShouldBeNull();
        reader.Send(Request.GetChildren("/w"));
        reader.Send(Request.Create("/waited"));
        others.ForEach(server => server.Continue());
        reader.NextReply().ShouldBe(0);
        reader.NextReply().ShouldBe(0);
        writer.Write(Some);
        writer.Drain();
        ensemble.StartAll();
        foreach (var server in ensemble.Servers)
        {
            writer.CheckAt(server);
        }
    }

    [Fact]
    public void A_read_after_a_sync_sees_every_write_that_was_answered_before()
    {
        using var ensemble = EnsembleUnderTest.Start();
        using var writer = PlainClient.Connect(ensemble.Leader.Port);
        using var reader = PlainClient.Connect(ensemble.Follower.Port);
        writer.Create("/n", "0");
        for (var round = 1; round <= 200; round++)
        {
            writer.Call(Request.SetData("/n", $"{round}"));
            reader.Send(Request.Sync("/n"));
            reader.Send(Request.GetData("/n"));
            reader.NextReply().ShouldBe(0);
            reader.NextData().ShouldBe($"{round}");
        }
    }
}

using System.Globalization;
using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Ensemble;

/// <summary>
/// A server that does not fit its ensemble is refused with one sentence that names both sides; the ensemble goes on, and nothing is overwritten.
/// </summary>
public sealed class BadInputTests
{
    private static readonly ServerOptions Plain = new();

    [OursFact]
    public void A_second_server_with_the_same_number_on_the_same_ports_ends_with_one_sentence()
    {
        using var ensemble = EnsembleUnderTest.Start();
        using var twin = Member(1, ensemble.Lines);
        twin.Launch();
        twin.AwaitEnd().ShouldNotBe(0);
        twin.Output().ShouldContain(PortOf(ensemble.Lines[0]));
        twin.Output().ShouldNotContain("   at ");
        ShouldServe(ensemble);
    }

    [OursFact]
    public void A_second_server_with_the_same_number_elsewhere_is_refused()
    {
        using var ensemble = EnsembleUnderTest.Start();
        using var twin = Member(1, [Elsewhere(1), .. ensemble.Lines.Skip(1)]);
        var mark = ensemble.Servers[1].Mark();
        twin.Launch();
        var said = twin.AwaitOutput("refuses this system");
        said.ShouldMatch("server 1 is at .*, in the configuration of server [23] it is at .*: two servers have the number 1");
        ensemble.Servers[1].AwaitOutput("two servers have the number 1", mark).ShouldContain("was closed");
        twin.Mode().ShouldBeNull();
        ShouldServe(ensemble);
    }

    [OursFact]
    public void A_server_that_is_in_nobodys_configuration_is_refused()
    {
        using var ensemble = EnsembleUnderTest.Start();
        using var stranger = Member(4, [.. ensemble.Lines, Elsewhere(4)]);
        var mark = ensemble.Servers[0].Mark();
        stranger.Launch();
        var said = stranger.AwaitOutput("refuses this system");
        said.ShouldContain("server 4");
        ensemble.Servers[0].AwaitOutput("server 4", mark).ShouldContain("server 1");
        stranger.Mode().ShouldBeNull();
        ShouldServe(ensemble);
    }

    [OursFact]
    public void A_server_with_another_list_of_voters_is_refused()
    {
        using var ensemble = EnsembleUnderTest.Start();
        ensemble.Servers[2].Kill();
        var lines = ensemble.Lines.Select(line => line.StartsWith("server.2", StringComparison.Ordinal) ? line.Replace("participant", "observer") : line);
        using var other = Member(3, lines);
        other.Launch();
        var said = other.AwaitOutput("refuses this system");
        said.ShouldContain("server 3");
        said.ShouldContain("different");
        other.Mode().ShouldBeNull();
        ensemble.Servers[0].AwaitServing();
        other.Kill();
        ensemble.Servers[2].Start();
        ShouldServe(ensemble);
    }

    [FaketimeTheory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    public void A_server_whose_clock_is_far_off_is_refused_until_it_is_set_right_and_the_others_serve(int aheadSeconds)
    {
        using var ensemble = EnsembleUnderTest.Start();
        var off = ensemble.Servers[2];
        using (var client = PlainClient.Connect(off.Port))
        {
            client.Create("/before");
            client.Close();
        }

        off.Kill();
        var (mark, itsMark) = (ensemble.Servers[0].Mark(), off.Mark());
        off.Variables["LD_PRELOAD"] = Toolbox.Faketime;
        off.Variables["FAKETIME"] = string.Create(CultureInfo.InvariantCulture, $"{aheadSeconds:+0;-0}s");
        off.Variables["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        off.Launch();
        off.AwaitOutput("refuses this system", itsMark).ShouldMatch("the clocks of server 3 and server [12] are 3[56][0-9]{2} s apart: set them right");
        ensemble.Servers[0].AwaitOutput("the clocks of server 3 and server 1 are", mark).ShouldContain("set them right");
        off.Mode().ShouldBeNull();
        foreach (var server in ensemble.Servers.Take(2))
        {
            server.AwaitServing();
            using var client = PlainClient.Connect(server.Port);
            client.Create($"/meanwhile-{server.Options.MyId}");
            client.Close();
        }

        off.Kill();
        off.Variables.Clear();
        off.Start();
        ShouldServe(ensemble);
        using var reader = PlainClient.Connect(off.Port);
        reader.GetData("/before");
        reader.GetData("/meanwhile-1");
        reader.GetData("/meanwhile-2");
    }

    [OursFact]
    public void A_server_with_the_journal_of_another_ensemble_is_refused_and_nothing_is_overwritten()
    {
        using var other = EnsembleUnderTest.Start();
        using (var client = PlainClient.Connect(other.Leader.Port))
        {
            client.Create("/of-the-other");
            client.Close();
        }

        using var ensemble = EnsembleUnderTest.Start();
        using (var client = PlainClient.Connect(ensemble.Leader.Port))
        {
            client.Create("/of-this");
            client.Close();
        }

        var moved = ensemble.Servers[0];
        moved.Kill();
        moved.LoseDisk();
        other.Servers[0].Stop();
        moved.TakeDiskOf(other.Servers[0]);
        var mark = moved.Mark();
        moved.Launch();
        moved.AwaitOutput("another ensemble", mark);
        ensemble.Servers[1].AwaitServing();
        ensemble.Leader.AwaitOutput("Server 1 is refused");
        using (var client = PlainClient.Connect(ensemble.Leader.Port))
        {
            client.GetData("/of-this");
            client.Send(Request.Exists("/of-the-other"));
            client.NextReply().ShouldBe(-101);
            client.Close();
        }

        if (moved.IsRunning)
        {
            moved.Kill();
        }

        other.Servers[0].TakeDiskOf(moved);
        other.Servers[0].Start();
        using var back = PlainClient.Connect(other.Servers[0].Port);
        back.GetData("/of-the-other");
    }

    private static OurServer Member(int id, IEnumerable<string> lines) => new(EnsembleUnderTest.OptionsOf(Plain, id, lines));

    private static string Elsewhere(int id) => $"server.{id}=127.0.0.1:{ClientPorts.Free()}:{ClientPorts.Free()}:participant";

    private static string PortOf(string line) => line.Split(':')[1];

    private static void ShouldServe(EnsembleUnderTest ensemble)
    {
        foreach (var server in ensemble.Servers)
        {
            server.AwaitServing();
            using var client = PlainClient.Connect(server.Port);
            client.Create($"/still-{server.Options.MyId}");
            client.Close();
        }
    }
}

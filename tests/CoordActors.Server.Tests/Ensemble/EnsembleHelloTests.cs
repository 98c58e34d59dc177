using CoordActors.Server.Ensemble;

namespace CoordActors.Server.Tests.Ensemble;

public sealed class EnsembleHelloTests
{
    private const long Now = 1_700_000_000_000;

    private readonly PeerDirectory _peers = new TwoServers().Peers;

    [Fact]
    public void A_server_of_the_ensemble_is_welcome() => Judge(new EnsembleHello(2, _peers.Ensemble.Fingerprint, Now + 59_000)).ShouldBeNull();

    [Theory]
    [InlineData(1, 0, 0, "says it is server 1", "it is server 2")]
    [InlineData(3, 0, 0, "says it is server 3", "server 1")]
    [InlineData(2, 1, 0, "server 2 and server 1", "different lists of servers")]
    [InlineData(2, 0, 61_000, "the clocks of server 2 and server 1", "61 s apart")]
    [InlineData(2, 0, -61_000, "the clocks of server 2 and server 1", "61 s apart")]
    public void One_that_does_not_fit_is_refused_with_both_sides_named(long id, long otherwise, long aheadMs, string one, string two)
    {
        var reason = Judge(new EnsembleHello(id, _peers.Ensemble.Fingerprint + otherwise, Now + aheadMs))!;
        reason.ShouldContain(one);
        reason.ShouldContain(two);
    }

    [Fact]
    public void A_stranger_is_refused()
    {
        EnsembleHello.WhyRefused([1, 2, 3], _peers.AddressOf(2), _peers, Now)!.ShouldContain("not a server of this kind");
        var reason = EnsembleHello.WhyRefused(
            new EnsembleHello(4, _peers.Ensemble.Fingerprint, Now).Encode(), new Address("akka.tcp", "coord", "four", 2888), _peers, Now)!;
        reason.ShouldContain("server 4 at four:2888 is not in the configuration of server 1");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_server_of_another_version_of_the_link_is_refused_by_name_whatever_else_it_says(int version)
    {
        using var hello = new JuteWriter();
        hello.WriteInt32(version);
        hello.WriteInt64(2);
        hello.WriteRaw(Enumerable.Repeat((byte)7, 100).ToArray());

        EnsembleHello.WhyRefused(hello.Written, _peers.AddressOf(2), _peers, Now)
            .ShouldBe($"server 2 speaks version {version} of the link between servers, server 1 version 1");
    }

    [Fact]
    public void A_second_server_with_the_number_of_another_is_refused_with_both_addresses()
    {
        var reason = EnsembleHello.WhyRefused(
            new EnsembleHello(2, _peers.Ensemble.Fingerprint, Now).Encode(), new Address("akka.tcp", "coord", "elsewhere", 3999), _peers, Now)!;
        reason.ShouldBe(
            "server 2 is at elsewhere:3999, in the configuration of server 1 it is at two:2888: "
            + "two servers have the number 2, or one configuration is wrong");
    }

    private string? Judge(EnsembleHello hello) => EnsembleHello.WhyRefused(hello.Encode(), _peers.AddressOf(2), _peers, Now);
}

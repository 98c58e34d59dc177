using System.Net;

namespace CoordActors.Edge.Tests;

public sealed class ConnectionLimitsTests
{
    private static readonly IPAddress One = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Two = IPAddress.Parse("10.0.0.2");

    [Fact]
    public void Each_address_has_its_own_limit_and_gets_a_place_back()
    {
        var limits = new ConnectionLimits(totalMax: 0, perAddressMax: 2);
        limits.TryEnter(One, out _).ShouldBeTrue();
        limits.TryEnter(One, out _).ShouldBeTrue();

        limits.TryEnter(One, out var reason).ShouldBeFalse();
        reason!.ShouldContain("10.0.0.1");
        limits.TryEnter(Two, out _).ShouldBeTrue();

        limits.Leave(One);
        limits.TryEnter(One, out _).ShouldBeTrue();
    }

    [Fact]
    public void The_total_counts_all_addresses()
    {
        var limits = new ConnectionLimits(totalMax: 2, perAddressMax: 0);
        limits.TryEnter(One, out _).ShouldBeTrue();
        limits.TryEnter(Two, out _).ShouldBeTrue();

        limits.TryEnter(Two, out var reason).ShouldBeFalse();
        reason!.ShouldContain("2 connections");
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var limits = new ConnectionLimits(0, 0);
        for (var i = 0; i < 10_000; i++)
        {
            limits.TryEnter(One, out _).ShouldBeTrue();
        }
    }
}

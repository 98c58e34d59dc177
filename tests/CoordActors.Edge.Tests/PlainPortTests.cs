using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CoordActors.Edge.Tests;

/// <summary>What a listener has to do besides serving connections.</summary>
public sealed class PlainPortTests
{
    [Fact]
    public async Task A_server_on_every_address_is_reached_by_both_families_and_calls_an_IPv4_client_by_its_IPv4_address()
    {
        await using var world = await EdgeWorld.Start(settings => settings with { Address = "*", ConnectionsPerAddressMax = 1 });
        using var first = await world.Open();
        using var second = await world.Connect();
        (await second.ReceiveToEnd()).ShouldBeEmpty();
        await world.Logged("1 connections from 127.0.0.1, the maximum");

        if (Socket.OSSupportsIPv6)
        {
            using var other = new TcpClient(AddressFamily.InterNetworkV6);
            await other.ConnectAsync(IPAddress.IPv6Loopback, world.Port);
            using var client = new ScriptedClient(other, other.GetStream());
            await client.Send(ScriptedClient.ConnectFrame());
            (await client.Receive()).Length.ShouldBe(37);
        }
    }

    [Fact]
    public async Task A_place_is_free_again_when_its_connection_has_ended()
    {
        await using var world = await EdgeWorld.Start(settings => settings with { ConnectionsMax = 1 });
        foreach (var _ in Enumerable.Range(0, 20))
        {
            using var client = await world.Connect();
            await client.Send("ruok"u8.ToArray());
            Encoding.ASCII.GetString(await client.ReceiveToEnd()).ShouldBe("imok");
        }
    }

    [Fact]
    public async Task A_client_that_only_stops_sending_gets_all_its_answers()
    {
        await using var world = await EdgeWorld.Start();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, world.Port);
        using var client = new ScriptedClient(tcp, tcp.GetStream());
        await client.Send([.. ScriptedClient.ConnectFrame(), .. Enumerable.Range(1, 50).SelectMany(xid => ScriptedClient.ExistsFrame(xid))]);
        tcp.Client.Shutdown(SocketShutdown.Send);

        (await client.Receive()).Length.ShouldBe(37);
        foreach (var xid in Enumerable.Range(1, 50))
        {
            (await client.ReceiveHeader()).Xid.ShouldBe(xid);
        }

        (await client.ReceiveToEnd()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hundred_clients_at_once_are_each_served_in_their_order()
    {
        await using var world = await EdgeWorld.Start(settings => settings with { ConnectionsPerAddressMax = 0 });
        var clients = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => world.Open()));
        await Task.WhenAll(clients.Select(client => client.Send([.. Enumerable.Range(1, 100).SelectMany(xid => ScriptedClient.ExistsFrame(xid))])));
        foreach (var client in clients)
        {
            foreach (var xid in Enumerable.Range(1, 100))
            {
                (await client.ReceiveHeader()).Xid.ShouldBe(xid);
            }

            client.Dispose();
        }
    }

    [Fact]
    public async Task A_server_that_stops_ends_a_connection_that_never_said_a_word()
    {
        var world = await EdgeWorld.Start(settings => settings with { HandshakeWithin = TimeSpan.FromHours(1) });
        using var silent = await world.Connect();
        using var other = await world.Open();

        await world.DisposeAsync();

        (await silent.ReceiveToEnd()).ShouldBeEmpty();
        (await other.ReceiveToEnd()).ShouldBeEmpty();
    }
}

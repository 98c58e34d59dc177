using System.Text;

namespace CoordActors.Edge.Tests;

/// <summary>What happens on real sockets, from the first byte to the last.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData(true, 37)]
    [InlineData(false, 36)]
    public async Task A_client_gets_its_session_in_the_shape_that_it_knows(bool hasReadOnly, int length)
    {
        await using var world = await EdgeWorld.Start();
        using var client = await world.Connect();

        await client.Send(ScriptedClient.ConnectFrame(hasReadOnly));

        (await client.Receive()).Length.ShouldBe(length);
    }

    [Fact]
    public async Task Requests_pipelined_behind_the_first_packet_are_served_after_it()
    {
        await using var world = await EdgeWorld.Start();
        using var client = await world.Connect();

        await client.Send([.. ScriptedClient.ConnectFrame(), .. ScriptedClient.ExistsFrame(1), .. ScriptedClient.RequestFrame(-2, OpCode.Ping)]);

        (await client.Receive()).Length.ShouldBe(37);
        (await client.ReceiveHeader()).Xid.ShouldBe(1);
        (await client.ReceiveHeader()).Xid.ShouldBe(-2);
    }

    [Fact]
    public async Task A_request_may_come_byte_by_byte()
    {
        await using var world = await EdgeWorld.Start();
        using var client = await world.Open();

        foreach (var value in ScriptedClient.ExistsFrame(7))
        {
            await client.Send([value]);
        }

        (await client.ReceiveHeader()).ShouldBe(new ReplyHeader(7, 1, ErrorCode.Ok));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x00, 0x10, 0x00, 0x00 })]
    [InlineData(new byte[] { 0, 0, 0, 4, 1, 2, 3, 4 })]
    public async Task A_frame_of_an_impossible_length_closes_its_connection_with_a_log_line_and_touches_nothing_else(byte[] rubbish)
    {
        await using var world = await EdgeWorld.Start();
        using var other = await world.Open();
        using var client = await world.Open();

        await client.Send([.. ScriptedClient.ExistsFrame(1), .. rubbish]);

        (await client.ReceiveHeader()).Xid.ShouldBe(1);
        (await client.ReceiveToEnd()).ShouldBeEmpty();
        await world.Logged("127.0.0.1", "a frame of");
        await other.Send(ScriptedClient.ExistsFrame(1));
        (await other.ReceiveHeader()).Err.ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public async Task A_frame_as_long_as_allowed_is_served()
    {
        await using var world = await EdgeWorld.Start(settings => settings with { RequestBytesMax = 1 << 20 });
        using var client = await world.Open();
        var frame = ScriptedClient.RequestFrame(3, OpCode.Exists, writer =>
        {
            writer.WriteBytes(Encoding.UTF8.GetBytes("/" + new string('x', (1 << 20) - 8 - 5 - 1)));
            writer.WriteBool(false);
        });
        frame.Length.ShouldBe((1 << 20) + 4);

        await client.Send(frame);

        (await client.ReceiveHeader()).ShouldBe(new ReplyHeader(3, 1, ErrorCode.NoNode));
    }

    [Fact]
    public async Task An_unknown_operation_is_answered_and_then_the_connection_ends()
    {
        await using var world = await EdgeWorld.Start();
        using var client = await world.Open();

        await client.Send([.. ScriptedClient.ExistsFrame(1), .. ScriptedClient.RequestFrame(2, (OpCode)4711), .. ScriptedClient.ExistsFrame(3)]);

        (await client.ReceiveHeader()).Xid.ShouldBe(1);
        (await client.ReceiveHeader()).ShouldBe(new ReplyHeader(2, -1, ErrorCode.Unimplemented));
        (await client.ReceiveToEnd()).ShouldBeEmpty();
        await world.Logged("unknown operation 4711");
    }

    [Fact]
    public async Task Connections_above_the_limit_of_an_address_are_closed_without_a_byte()
    {
        await using var world = await EdgeWorld.Start(settings => settings with { ConnectionsPerAddressMax = 2 });
        using var first = await world.Open();
        using var second = await world.Open();
        using var third = await world.Connect();

        (await third.ReceiveToEnd()).ShouldBeEmpty();
        await world.Logged("2 connections from 127.0.0.1, the maximum");
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_in_time()
    {
        await using var world = await EdgeWorld.Start(settings => settings with { HandshakeWithin = TimeSpan.FromMilliseconds(50) });
        using var silent = await world.Connect();

        (await silent.ReceiveToEnd()).ShouldBeEmpty();
        await world.Logged("no handshake in time");
    }

    [Fact]
    public async Task Four_letters_are_answered_and_the_connection_ends()
    {
        await using var world = await EdgeWorld.Start();
        using var client = await world.Connect();
        await client.Send("ruok"u8.ToArray());
        Encoding.ASCII.GetString(await client.ReceiveToEnd()).ShouldBe("imok");

        using var forbidden = await world.Connect();
        await forbidden.Send("wchc"u8.ToArray());
        Encoding.ASCII.GetString(await forbidden.ReceiveToEnd()).ShouldBe("wchc is not executed because it is not in the whitelist.\n");
    }

    [Fact]
    public async Task More_requests_than_may_be_outstanding_are_all_answered_in_order()
    {
        await using var world = await EdgeWorld.Start(settings => settings with { OutstandingPerConnectionMax = 2, OutstandingMax = 3 });
        using var client = await world.Open();
        const int count = 2_000;

        foreach (var xid in Enumerable.Range(1, count))
        {
            await client.Send(ScriptedClient.ExistsFrame(xid));
        }

        foreach (var xid in Enumerable.Range(1, count))
        {
            (await client.ReceiveHeader()).Xid.ShouldBe(xid);
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_loses_its_connection_and_nobody_else_waits()
    {
        await using var world = await EdgeWorld.Start(settings => settings with
        {
            OutputBytesMax = 1 << 20,
            OutstandingMax = int.MaxValue,
            OutstandingPerConnectionMax = int.MaxValue,
        });
        using var deaf = await world.Open();
        using var writer = await world.Open();
        await writer.Send(ScriptedClient.CreateFrame(1, "/big", bytes: 200_000));
        (await writer.ReceiveHeader()).Err.ShouldBe(ErrorCode.Ok);

        var get = ScriptedClient.GetDataFrame(2, "/big");
        await deaf.Send([.. Enumerable.Repeat(get, 200).SelectMany(frame => frame)]);

        await world.Logged("it does not read");
        await writer.Send(ScriptedClient.ExistsFrame(3));
        (await writer.ReceiveHeader()).Xid.ShouldBe(3);
    }

    [Fact]
    public async Task When_the_server_stops_every_connection_ends()
    {
        await using var world = await EdgeWorld.Start();
        using var client = await world.Open();

        world.CloseAll();

        (await client.ReceiveToEnd()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_slow_client_was_owed_when_its_session_ended_still_reaches_it()
    {
        await using var world = await EdgeWorld.Start();
        using var client = await world.Open();
        await client.Send(ScriptedClient.CreateFrame(1, "/big", bytes: 900_000));
        (await client.ReceiveHeader()).Err.ShouldBe(ErrorCode.Ok);

        var get = ScriptedClient.GetDataFrame(2, "/big");
        await client.Send([.. Enumerable.Repeat(get, 20).SelectMany(frame => frame), .. ScriptedClient.RequestFrame(3, OpCode.CloseSession)]);

        foreach (var _ in Enumerable.Range(0, 20))
        {
            (await client.Receive()).Length.ShouldBeGreaterThan(900_000);
        }

        (await client.ReceiveHeader()).Xid.ShouldBe(3);
        (await client.ReceiveToEnd()).ShouldBeEmpty();
    }
}

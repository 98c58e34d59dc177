using CoordActors.Client;
using CoordActors.Client.Tests;

namespace CoordActors.Recipes.Tests;

/// <summary>Parents are containers: the server removes an empty one at any time, also between two requests of a recipe.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_path_is_made_from_its_beginning_when_an_ancestor_has_just_been_removed()
    {
        var (client, connection) = await _server.Connect();
        var made = client.EnsurePathAsync("/a/b/c");
        await Refuse(connection, OpCode.CreateContainer, "/a", ErrorCode.NodeExists);
        await Refuse(connection, OpCode.CreateContainer, "/a/b", ErrorCode.NodeExists);
        await Refuse(connection, OpCode.CreateContainer, "/a/b/c", ErrorCode.NoNode);
        foreach (var path in new[] { "/a", "/a/b", "/a/b/c" })
        {
            await Refuse(connection, OpCode.CreateContainer, path, ErrorCode.NodeExists);
        }

        await made.WaitAsync(ScriptedServer.Limit());
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_path_below_nothing_cannot_be_made()
    {
        var (client, connection) = await _server.Connect();
        var made = client.EnsurePathAsync("/a/b");
        await Refuse(connection, OpCode.CreateContainer, "/a", ErrorCode.NoNode);
        await Should.ThrowAsync<NoNodeException>(made);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_barrier_is_closed_though_its_parent_was_removed_meanwhile()
    {
        var (client, connection) = await _server.Connect();
        var closed = new Barrier(client, "/a/b").CloseAsync();
        for (var round = 0; round < 2; round++)
        {
            await Refuse(connection, OpCode.Create, "/a/b", ErrorCode.NoNode);
            await Refuse(connection, OpCode.CreateContainer, "/a", ErrorCode.NodeExists);
        }

        await Refuse(connection, OpCode.Create, "/a/b", ErrorCode.NodeExists);
        await closed.WaitAsync(ScriptedServer.Limit());
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_group_is_entered_though_its_znode_was_removed_meanwhile()
    {
        var (client, connection) = await _server.Connect();
        var entered = new DoubleBarrier(client, "/a", 2, "p").EnterAsync();
        await Refuse(connection, OpCode.Exists, "/a/ready", ErrorCode.NoNode);
        for (var round = 0; round < 2; round++)
        {
            await Refuse(connection, OpCode.Create, "/a/p", ErrorCode.NoNode);
            await Refuse(connection, OpCode.CreateContainer, "/a", ErrorCode.NodeExists);
        }

        await Refuse(connection, OpCode.Create, "/a/p", ErrorCode.NodeExists);
        connection.Answer(await connection.Next(OpCode.GetChildren2), writer =>
        {
            writer.WriteInt32(0);
            default(Stat).Write(writer);
        });
        connection.Fire(WatchEventType.NodeCreated, "/a/ready");
        await entered.WaitAsync(ScriptedServer.Limit());
        await client.DetachAsync();
    }

    private static async Task Refuse(ScriptedConnection connection, OpCode operation, string path, ErrorCode error)
    {
        var request = await connection.Next(operation);
        request.Path.ShouldBe(path);
        connection.AnswerError(request, error);
    }
}

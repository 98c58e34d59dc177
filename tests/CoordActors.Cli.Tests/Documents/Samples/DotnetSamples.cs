using System.Text;
using CoordActors.Client;

namespace CoordActors.Cli.Tests.Documents.Samples;

/// <summary>The code of docs/clients/dotnet.md, word for word.</summary>
public sealed class DotnetSamples(SampleServer server) : IClassFixture<SampleServer>
{
    [Fact]
    public async Task The_first_steps()
    {
        var cancellationToken = SampleServer.Limit();
        await using var root = await server.Connect();
        await root.CreateAsync("/app");
        await root.CreateAsync("/app/workers");
        var CoordClient = new ServersOf(server);

        #region docs/clients/dotnet.md
        await using var client = await CoordClient.ConnectAsync("zk1:2181,zk2:2181,zk3:2181/app", cancellationToken);

        await client.CreateAsync("/config", "v1"u8.ToArray());
        ZnodeData config = await client.GetDataAsync("/config");
        Stat stat = await client.SetDataAsync("/config", "v2"u8.ToArray(), config.Stat.Version);   // BadVersionException if somebody was faster
        await client.CreateAsync("/workers/w-", mode: CreateMode.EphemeralSequential);
        #endregion

        stat.Version.ShouldBe(1);
        (await root.GetChildrenAsync("/app/workers")).Names.ShouldBe(["w-0000000000"]);
    }

    [Fact]
    public async Task A_transaction()
    {
        var payload = Encoding.UTF8.GetBytes("work");
        await using var client = await server.Connect();
        await client.CreateAsync("/leader");
        for (var i = 0; i < 4; i++) await client.SetDataAsync("/leader", null);
        await client.CreateAsync("/jobs", payload);

        #region docs/clients/dotnet.md
        var results = await client.MultiAsync(
        [
            Operation.Check("/leader", version: 4),
            Operation.Create("/jobs/job-", payload, CreateMode.PersistentSequential),
            Operation.SetData("/jobs", null),
        ]);
        var job = ((CreateResult)results[1]).Path;
        #endregion

        job.ShouldBe("/jobs/job-0000000000");
        (await client.GetDataAsync("/jobs")).Data.ShouldBeNull();
    }

    [Fact]
    public async Task Watches()
    {
        var Console = new Told();
        await using var other = await server.Connect();
        await other.CreateAsync("/watched");
        await other.CreateAsync("/watched/config");
        await other.CreateAsync("/watched/services");
        var client = await server.Connect("/watched");
        var watching = Watch();
        while (!watching.IsCompleted && !Console.Line.Task.IsCompleted)
        {
            await other.SetDataAsync("/watched/config", null);
            await other.CreateAsync("/watched/services/s-", mode: CreateMode.PersistentSequential);
        }

        (await Console.Line.Task).ShouldStartWith("NodeCreated /services/s-");
        await client.DisposeAsync();
        await watching;

        async Task Watch()
        {
            #region docs/clients/dotnet.md
            Watched<ZnodeData> config = await client.GetDataAndWatchAsync("/config");       // fires once
            WatchEvent change = await config.Changed;

            await foreach (var e in client.WatchAsync("/services", recursive: true))        // stays, for the whole subtree
                Console.WriteLine($"{e.Type} {e.Path} at {e.Zxid}");
            #endregion

            change.Path.ShouldBe("/config");
        }
    }

    /// <summary>The hosts zk1, zk2 and zk3 are the server of the tests.</summary>
    private sealed class ServersOf(SampleServer server)
    {
        public Task<CoordClient> ConnectAsync(string servers, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return server.Connect(servers[servers.IndexOf('/', StringComparison.Ordinal)..]);
        }
    }

    private sealed class Told
    {
        public TaskCompletionSource<string> Line { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void WriteLine(string line) => Line.TrySetResult(line);
    }
}

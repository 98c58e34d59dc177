using CoordActors.Client;
using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Dotnet;

/// <summary>Whom the .NET client talks to in a scenario.</summary>
public enum ServerKind
{
    Ours,
    Apache,
}

/// <summary>A running server of each kind, started when the first scenario asks for it.</summary>
public sealed class BothServers : IDisposable
{
    private readonly Lazy<ServerUnderTest> _ours = new(() => Start(ServerKind.Ours));
    private readonly Lazy<ServerUnderTest> _apache = new(() => Start(ServerKind.Apache));

    /// <summary>Ours, and Apache's where it is installed (or must be).</summary>
    public static TheoryData<ServerKind> Kinds => Toolbox.SkipWithout(Toolbox.MissingForApache) is null
        ? new TheoryData<ServerKind>(ServerKind.Ours, ServerKind.Apache)
        : new TheoryData<ServerKind>(ServerKind.Ours);

    public ServerUnderTest this[ServerKind kind] => kind == ServerKind.Ours ? _ours.Value : _apache.Value;

    /// <summary>A server of its own, for scenarios that stop it.</summary>
    public static ServerUnderTest Start(ServerKind kind) =>
        (kind == ServerKind.Ours ? (ServerUnderTest)new OurServer(new ServerOptions()) : new ApacheServer(new ServerOptions())).Start();

    /// <summary>A client below a znode of its own.</summary>
    public async Task<CoordClient> Connect(ServerKind kind, string below)
    {
        await using (var root = await CoordClient.ConnectAsync(this[kind].ConnectString, Limit()))
        {
            try
            {
                await root.CreateAsync(below, cancellationToken: Limit());
            }
            catch (NodeExistsException)
            {
                // Another client of the same scenario.
            }
        }

        return await CoordClient.ConnectAsync(this[kind].ConnectString + below, Limit());
    }

    /// <summary>No wait is longer than this.</summary>
    public static CancellationToken Limit() => new CancellationTokenSource(Deadline.Event).Token;

    public void Dispose()
    {
        foreach (var server in new[] { _ours, _apache }.Where(s => s.IsValueCreated))
        {
            server.Value.Dispose();
        }
    }
}

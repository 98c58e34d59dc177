using CoordActors.Client;
using CoordActors.Interop.Hosting;

namespace CoordActors.Recipes.Tests;

/// <summary>One server process for all recipes; each works below a znode of its own.</summary>
public sealed class RecipeServer : IDisposable
{
    private readonly ServerUnderTest _server = Target.Start();

    /// <summary>No wait is longer than this.</summary>
    public static CancellationToken Limit() => new CancellationTokenSource(Deadline.Event).Token;

    public Task<CoordClient> Connect() => CoordClient.ConnectAsync(_server.ConnectString, Limit());

    /// <summary>Leaves a session to its end: it is taken over with a timeout short enough to be waited for, and nobody is heard of any more.</summary>
    public async Task Leave(CoordClient client)
    {
        await client.DetachAsync();
        var heir = CoordClient.Start(new CoordClientOptions
        {
            ConnectionString = _server.ConnectString,
            SessionTimeout = TimeSpan.FromSeconds(1),
            Session = client.Credentials,
        });
        await heir.WaitForConnectionAsync(Limit());
        await heir.DetachAsync();
    }

    public void Dispose() => _server.Dispose();
}

[CollectionDefinition(Name)]
public sealed class RecipeCollection : ICollectionFixture<RecipeServer>
{
    public const string Name = "Recipes";
}

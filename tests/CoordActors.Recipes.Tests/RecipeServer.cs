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

    /// <summary>A client whose session is short enough to be waited for.</summary>
    public Task<CoordClient> ConnectBriefly() =>
        CoordClient.ConnectAsync(new CoordClientOptions { ConnectionString = _server.ConnectString, SessionTimeout = TimeSpan.FromSeconds(1) }, Limit());

    public void Dispose() => _server.Dispose();
}

[CollectionDefinition(Name)]
public sealed class RecipeCollection : ICollectionFixture<RecipeServer>
{
    public const string Name = "Recipes";
}

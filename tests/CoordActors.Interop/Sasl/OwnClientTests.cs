using CoordActors.Client;
using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Protocol;

namespace CoordActors.Interop.Sasl;

/// <summary>The .NET client with SASL, at our server and at Apache's.</summary>
public sealed class OwnClientTests : IDisposable
{
    private readonly SaslUsers _users = new();

    public void Dispose() => _users.Dispose();

    [ApacheTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_client_logs_in_again_after_its_server_was_killed(bool isApache)
    {
        using var server = Start(isApache, "sessionRequireClientSASLAuth=true");
        await using var client = await CoordClient.ConnectAsync(Options(server, SaslUsers.BobsPassword));
        await client.CreateAsync("/bobs", null, acl: Acl.CreatorAll);
        (await client.GetAclAsync("/bobs")).Entries.ShouldHaveSingleItem().ShouldBe(new Acl(Permissions.All, "sasl", "bob"));

        server.Kill();
        server.Start();

        (await client.GetDataAsync("/bobs")).Stat.Version.ShouldBe(0);
    }

    [ApacheTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_password_is_told(bool isApache)
    {
        using var server = Start(isApache);
        await Should.ThrowAsync<AuthFailedException>(CoordClient.ConnectAsync(Options(server, "guessed")));
    }

    private static CoordClientOptions Options(ServerUnderTest server, string password) => new()
    {
        ConnectionString = server.ConnectString,
        Sasl = new SaslCredentials("bob", password),
    };

    private ServerUnderTest Start(bool isApache, params string[] more) =>
        isApache ? new ApacheServer(_users.Options(more)).Start() : Target.Start(_users.Options(more));
}

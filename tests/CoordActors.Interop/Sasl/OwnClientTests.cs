using CoordActors.Client;
using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Migration;
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

    [Theory]
    [InlineData("Bob", 0, "sasl: bob")]
    [InlineData("Wrong", 1, "AuthFailed")]
    [InlineData("Nobody", 2, "the file has no section Nobody; it has Server, Bob, Alice, Wrong.")]
    public void The_shell_logs_in_with_a_section_of_the_JAAS_file(string section, int exitCode, string expected)
    {
        using var server = Target.Start(_users.Options());
        var properties = Path.GetTempFileName();
        try
        {
            File.WriteAllText(properties, $"{ServerOptions.JaasKey}={_users.File}\nzookeeper.sasl.clientconfig={section}\n");
            var run = CoordCommand.TryRun("cli", "--server", server.ConnectString, "--client-configuration", properties, "whoami");
            run.ExitCode.ShouldBe(exitCode, run.Output);
            run.Output.ShouldContain(expected);
        }
        finally
        {
            File.Delete(properties);
        }
    }

    private static CoordClientOptions Options(ServerUnderTest server, string password) => new()
    {
        ConnectionString = server.ConnectString,
        Sasl = new SaslCredentials("bob", password),
    };

    private ServerUnderTest Start(bool isApache, params string[] more) =>
        isApache ? new ApacheServer(_users.Options(more)).Start() : Target.Start(_users.Options(more));
}

using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Sasl;

/// <summary>Foreign clients that log in with SASL.</summary>
[Collection(JavaCollection.Name)]
public sealed class SaslClientTests(JavaPrograms programs) : IDisposable
{
    private readonly SaslUsers _users = new();

    public void Dispose() => _users.Dispose();

    [JavaFact]
    public Task The_Java_client_logs_in() => PlayJava("Logins.ownerGetsIn", "sessionRequireClientSASLAuth=true");

    [JavaFact]
    public Task The_Java_client_is_told_of_a_wrong_password() => PlayJava("Logins.wrongPassword");

    [JavaFact]
    public Task The_Java_client_logs_in_again_after_its_server_was_killed() => PlayJava("Logins.moves");

    [JavaFact]
    public async Task The_Java_client_logs_in_again_at_another_server_of_an_ensemble()
    {
        using var ensemble = EnsembleUnderTest.Start(options: _users.Options());
        await programs.Play("Logins.moves", ensemble, JaasProperty);
    }

    [KazooSaslFact]
    public Task Kazoo_logs_in() => PlayKazoo("owner_gets_in", "sessionRequireClientSASLAuth=true");

    [KazooSaslFact]
    public Task Kazoo_is_told_of_a_wrong_password() => PlayKazoo("wrong_password");

    [KazooSaslFact]
    public Task Kazoo_logs_in_again_after_its_server_was_killed() => PlayKazoo("comes_back");

    [ZkCliTheory]
    [InlineData("Bob", "[data]")]
    [InlineData("Alice", "[Insufficient permission : /cli]")]
    public async Task ZooKeepers_shell_logs_in(string section, string expected)
    {
        using var server = Target.Start(_users.Options());
        await Shell(server, "Bob", "create /cli data auth::cdrwa");
        var lines = await Shell(server, section, "get /cli", "whoami");
        $"[{string.Join(", ", lines.Where(line => line is "data" || line.StartsWith("Insufficient", StringComparison.Ordinal)))}]".ShouldBe(expected);
        lines.ShouldContain($"sasl: {section.ToLowerInvariant()}");
    }

    private string JaasProperty => $"-D{ServerOptions.JaasKey}={_users.File}";

    private async Task PlayJava(string scenario, params string[] more)
    {
        using var server = Target.Start(_users.Options(more));
        await programs.Play(scenario, server, JaasProperty);
    }

    private async Task PlayKazoo(string scenario, params string[] more)
    {
        using var server = Target.Start(_users.Options(more));
        await ForeignProgram.Play(Toolbox.Python, ["kazoo/run.py", server.ConnectString, scenario], server);
    }

    private async Task<string[]> Shell(ServerUnderTest server, string section, params string[] commands)
    {
        var run = await ForeignProgram.Run(
            "bash",
            [
                "-c", "CLIENT_JVMFLAGS=\"$2\" exec \"$0\" -waitforconnection -server \"$1\" 2>&1", Toolbox.ZkCli, server.ConnectString,
                $"{JaasProperty} -Dzookeeper.sasl.clientconfig={section}",
            ],
            standardInput: string.Join('\n', [.. commands, "quit", ""]));
        return run.Text.Split('\n');
    }
}

using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>The scenarios of c/scenarios.c, and the shell that comes with the C client.</summary>
public sealed class CTests(CProgram program, SharedServer shared) : IClassFixture<CProgram>, IClassFixture<SharedServer>
{
    [CClientFact]
    public Task A_znode_is_created_read_changed_and_deleted() => Play("crud");

    [CClientFact]
    public Task Sequential_container_and_ttl_znodes_are_created() => Play("sequential");

    [CClientFact]
    public Task An_ephemeral_goes_with_its_session() => Play("ephemeral");

    [CClientFact]
    public Task Watches_fire_and_can_be_removed() => Play("watches");

    [CClientFact]
    public Task A_transaction_happens_whole_or_not_at_all() => Play("multi");

    [CClientFact]
    public Task Only_the_owner_of_the_digest_gets_in() => Play("acl");

    [CClientFact]
    public Task A_session_is_resumed_by_another_handle_until_it_is_closed() => Play("resume");

    [CClientFact]
    public async Task A_session_its_ephemerals_and_its_watches_survive_a_kill()
    {
        using var server = Target.Start();
        await program.Play("reconnect", server);
    }

    [CShellFact]
    public async Task The_packaged_shell_creates_and_reads()
    {
        await Shell("create /c-shell");
        await Shell("set /c-shell hello");
        (await Shell("get /c-shell")).ShouldContain("value_len = 5");
        (await Shell("ls /")).ShouldContain("c-shell");
    }

    private Task<string> Shell(string command) => ForeignProgram.Play(Toolbox.PackagedCShell, ["--host", shared.Server.ConnectString, "--cmd", command]);

    private Task Play(string scenario) => program.Play(scenario, shared.Server);
}

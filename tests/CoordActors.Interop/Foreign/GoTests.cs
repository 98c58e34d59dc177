using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>The scenarios of go/scenarios.go.</summary>
public sealed class GoTests(GoProgram program, SharedServer shared) : IClassFixture<GoProgram>, IClassFixture<SharedServer>
{
    [GoFact]
    public Task A_client_of_the_old_handshake_works_with_znodes() => Play("crud");

    [GoFact]
    public Task Only_the_owner_of_the_digest_gets_in() => Play("acl");

    [GoFact]
    public Task Watches_fire() => Play("watches");

    [GoFact]
    public Task A_transaction_happens_whole_or_not_at_all() => Play("multi");

    [GoFact]
    public Task A_lock_is_handed_over() => Play("lock");

    [GoFact]
    public Task The_server_says_that_it_is_well() => Play("fourLetterWords");

    [GoFact]
    public async Task A_session_its_ephemerals_and_its_watches_survive_a_kill()
    {
        using var server = Target.Start();
        await program.Play("reconnect", server);
    }

    private Task Play(string scenario) => program.Play(scenario, shared.Server);
}

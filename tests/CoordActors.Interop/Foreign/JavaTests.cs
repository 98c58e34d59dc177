using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>One compilation and one server for all that neither stop it nor need it empty.</summary>
[CollectionDefinition(Name)]
public sealed class JavaCollection : ICollectionFixture<JavaPrograms>, ICollectionFixture<SharedServer>
{
    public const string Name = "Java";
}

/// <summary>The scenarios of java/*.java.</summary>
[Collection(JavaCollection.Name)]
public sealed class JavaTests(JavaPrograms programs, SharedServer shared)
{
    [JavaFact]
    public Task A_znode_is_created_read_changed_and_deleted() => Play("Operations.crud");

    [JavaFact]
    public Task A_create_of_any_kind_returns_its_stat() => Play("Operations.createWithStat");

    [JavaFact]
    public Task A_transaction_happens_whole_or_not_at_all() => Play("Operations.multi");

    [JavaFact]
    public Task Several_reads_go_in_one_request_and_fail_one_by_one() => Play("Operations.multiRead");

    [JavaFact]
    public Task A_session_lists_its_own_ephemerals() => Play("Operations.ownEphemerals");

    [JavaFact]
    public Task Only_the_owner_of_the_digest_gets_in() => Play("Operations.authentication");

    [JavaFact]
    public Task A_connection_can_ask_who_it_is() => Play("Operations.whoAmI");

    [JavaFact]
    public Task An_unknown_scheme_fails_the_authentication() => Play("Operations.authenticationFailure");

    [JavaFact]
    public Task A_read_after_sync_sees_what_others_wrote() => Play("Operations.syncThenRead");

    [JavaFact]
    public Task Pipelined_writes_are_answered_in_order() => Play("Operations.pipeline");

    [JavaFact]
    public Task The_configuration_node_is_there_and_guarded() => Play("Operations.configNode");

    [JavaFact]
    public Task A_hard_quota_refuses() => Play("Operations.quota");

    [JavaFact]
    public Task A_one_shot_watch_fires_once() => Play("Watches.oneShot");

    [JavaFact]
    public Task A_persistent_watch_stays_over_deletion_and_return() => Play("Watches.persistent");

    [JavaFact]
    public Task A_recursive_watch_names_the_znode_that_changed() => Play("Watches.recursive");

    [JavaFact]
    public Task A_removed_watch_is_silent() => Play("Watches.removal");

    [JavaFact]
    public Task Watches_survive_a_lost_connection() => Play("Watches.surviveALostConnection");

    [JavaFact]
    public Task Changes_missed_while_away_are_told_on_return() => Play("Watches.missedChangesAreTold");

    [JavaFact]
    public Task Thousands_of_watches_are_set_again_in_batches() => Play("Watches.manyWatchesAreSetAgainInBatches");

    [JavaFact]
    public Task A_session_is_resumed_by_another_handle() => Play("Sessions.resumedByAnotherHandle");

    [JavaFact]
    public Task A_wrong_password_is_answered_as_an_expired_session() => Play("Sessions.wrongPasswordExpires");

    [JavaFact]
    public Task The_session_timeout_is_clamped_and_told() => Play("Sessions.timeoutIsNegotiated");

    [CuratorFact]
    public Task A_Curator_mutex_is_handed_over() => Play("CuratorRecipes.mutex");

    [CuratorFact]
    public Task A_Curator_leader_latch_has_a_successor() => Play("CuratorRecipes.leaderLatch");

    [CuratorFact]
    public Task A_Curator_cache_follows_a_subtree() => Play("CuratorRecipes.cache");

    [CuratorFact]
    public Task A_Curator_counter_counts() => Play("CuratorRecipes.atomicLong");

    [JavaFact]
    public Task Watches_survive_a_restart() => PlayAlone("Watches.surviveARestart");

    [JavaFact]
    public Task Watches_survive_a_kill() => PlayAlone("Watches.surviveAKill");

    [JavaFact]
    public Task A_session_and_its_authentication_survive_a_restart() => PlayAlone("Sessions.surviveARestart");

    [JavaFact]
    public Task A_session_and_its_authentication_survive_a_kill() => PlayAlone("Sessions.surviveAKill");

    [CuratorFact]
    public Task A_Curator_node_is_still_there_after_a_kill() => PlayAlone("CuratorRecipes.nodeSurvivesAKill");

    private Task Play(string scenario) => programs.Play(scenario, shared.Server);

    private async Task PlayAlone(string scenario)
    {
        using var server = Target.Start();
        await programs.Play(scenario, server);
    }
}

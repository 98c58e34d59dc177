using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>The scenarios of kazoo/*.py that share one server.</summary>
public sealed class KazooTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [KazooFact]
    public Task A_znode_is_created_read_changed_and_deleted() => Play("crud");

    [KazooFact]
    public Task A_change_with_the_wrong_version_is_refused() => Play("versions");

    [KazooFact]
    public Task Empty_and_null_data_are_kept() => Play("empty_and_null_data");

    [KazooFact]
    public Task Only_the_owner_of_the_digest_gets_in() => Play("digest_acl");

    [KazooFact]
    public Task Rights_are_changed_with_versions_of_their_own() => Play("acl_changes");

    [KazooFact]
    public Task Sequential_names_count_every_child_ever_created() => Play("sequential");

    [KazooFact]
    public Task Ephemerals_have_an_owner_and_no_children() => Play("ephemerals");

    [KazooFact]
    public Task A_transaction_happens_whole_or_not_at_all() => Play("transactions");

    [KazooFact]
    public Task A_create_returns_the_stat_when_asked() => Play("create_with_stat");

    [KazooFact]
    public Task A_chroot_hides_what_is_above_it() => Play("chroot");

    [KazooFact]
    public Task Paths_hold_any_script() => Play("unicode_paths");

    [KazooFact]
    public Task A_frame_of_the_largest_size_is_taken_and_one_byte_more_costs_the_connection() => Play("one_megabyte");

    [KazooFact]
    public Task A_thousand_children_are_created_in_one_pipeline() => Play("thousand_children");

    [KazooFact]
    public Task The_client_finds_the_version_of_the_server() => Play("server_version");

    [KazooFact]
    public Task A_one_shot_watch_fires_once() => Play("one_shot_watches");

    [KazooFact]
    public Task A_client_hears_of_its_own_change() => Play("own_change_is_seen_before_its_reply");

    [KazooFact]
    public Task A_data_watch_follows_a_znode_through_its_lives() => Play("data_watch");

    [KazooFact]
    public Task A_children_watch_follows_every_coming_and_going() => Play("children_watch");

    [KazooFact]
    public Task A_tree_cache_mirrors_a_subtree() => Play("tree_cache");

    [KazooFact]
    public Task A_lock_is_handed_over_in_order() => Play("lock");

    [KazooFact]
    public Task The_lock_of_a_dead_holder_goes_to_the_next() => Play("lock_of_a_dead_holder");

    [KazooFact]
    public Task Readers_share_and_a_writer_excludes() => Play("read_and_write_locks");

    [KazooFact]
    public Task A_semaphore_admits_as_many_as_it_has_leases() => Play("semaphore");

    [KazooFact]
    public Task An_election_has_one_leader_at_a_time() => Play("election");

    [KazooFact]
    public Task A_queue_keeps_order_and_priority() => Play("fifo_queue");

    [KazooFact]
    public Task A_locking_queue_gives_each_item_to_one_consumer() => Play("locking_queue");

    [KazooFact]
    public Task A_barrier_opens_for_everybody_who_waits() => Play("barrier");

    [KazooFact]
    public Task A_double_barrier_starts_and_ends_together() => Play("double_barrier");

    [KazooFact]
    public Task A_counter_loses_no_increment() => Play("counter");

    [KazooFact]
    public Task A_party_knows_its_members() => Play("party");

    [KazooFact]
    public Task Closing_a_session_removes_its_ephemerals_at_once() => Play("close_removes_ephemerals_at_once");

    [KazooFact]
    public Task A_silent_client_expires_with_its_ephemerals() => Play("expiry_removes_ephemerals");

    [KazooFact]
    public Task A_session_resumed_elsewhere_loses_its_old_connection() => Play("stolen_session_loses_its_connection");

    [KazooFact]
    public Task A_wrong_password_resumes_nothing() => Play("wrong_password_is_an_expired_session");

    [KazooFact]
    public Task Used_containers_and_outlived_ttl_nodes_vanish() => Play("containers_and_ttl_nodes_vanish");

    private Task Play(string scenario) => ForeignProgram.Play(Toolbox.Python, ["kazoo/run.py", shared.Server.ConnectString, scenario], shared.Server);
}

/// <summary>The scenarios of kazoo/sessions.py that end and start their server.</summary>
public sealed class KazooRestartTests
{
    [KazooFact]
    public Task A_session_its_ephemerals_and_its_watches_survive_a_restart() => Play("session_survives_a_restart");

    [KazooFact]
    public Task A_session_its_ephemerals_and_its_watches_survive_a_kill() => Play("session_survives_a_kill");

    [KazooFact]
    public Task A_session_whose_client_does_not_return_expires_after_a_restart() => Play("session_expires_after_a_restart_without_its_client");

    [KazooFact]
    public Task A_lock_is_still_held_after_the_server_was_killed() => Play("lock_is_kept_over_a_kill");

    private static async Task Play(string scenario)
    {
        using var server = Target.Start();
        await ForeignProgram.Play(Toolbox.Python, ["kazoo/run.py", server.ConnectString, scenario], server);
    }
}

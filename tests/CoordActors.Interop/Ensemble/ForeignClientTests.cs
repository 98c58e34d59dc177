using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Ensemble;

/// <summary>One ensemble of three servers for all scenarios of a class, each of which finds all of its servers running.</summary>
public sealed class SharedEnsemble : IDisposable
{
    private readonly Lazy<EnsembleUnderTest> _ensemble = new(() => EnsembleUnderTest.Start());

    public EnsembleUnderTest Ensemble
    {
        get
        {
            _ensemble.Value.StartAll();
            return _ensemble.Value;
        }
    }

    public void Dispose()
    {
        if (_ensemble.IsValueCreated)
        {
            _ensemble.Value.Dispose();
        }
    }
}

/// <summary>kazoo with all servers of an ensemble in its connect string.</summary>
public sealed class KazooEnsembleTests(SharedEnsemble shared) : IClassFixture<SharedEnsemble>
{
    [KazooTheory]
    [InlineData("transactions")]
    [InlineData("lock")]
    [InlineData("lock_of_a_dead_holder")]
    [InlineData("read_and_write_locks")]
    [InlineData("election")]
    [InlineData("fifo_queue")]
    [InlineData("locking_queue")]
    [InlineData("barrier")]
    [InlineData("double_barrier")]
    [InlineData("counter")]
    [InlineData("thousand_children")]
    [InlineData("one_megabyte")]
    [InlineData("close_removes_ephemerals_at_once")]
    [InlineData("expiry_removes_ephemerals")]
    [InlineData("stolen_session_loses_its_connection")]
    [InlineData("wrong_password_is_an_expired_session")]
    [InlineData("containers_and_ttl_nodes_vanish")]
    public Task What_works_with_one_server_works_with_three(string scenario) => Play(scenario);

    [KazooFact]
    public Task A_client_keeps_its_connection_its_ephemerals_and_its_watches_when_the_leader_is_killed() => Play("leader_is_killed");

    [KazooFact]
    public Task A_client_keeps_its_connection_its_ephemerals_and_its_watches_when_the_leader_stands_still() => Play("leader_stands_still");

    [KazooFact]
    public Task A_client_moves_to_another_server_when_its_own_is_killed() => Play("own_server_is_killed");

    [KazooFact]
    public Task A_client_moves_to_another_server_when_its_own_stands_still() => Play("own_server_stands_still");

    [KazooFact]
    public Task A_client_moves_to_another_server_when_its_own_is_the_leader_and_is_killed() => Play("own_server_is_the_killed_leader");

    [KazooFact]
    public Task A_rolling_restart_costs_no_session() => Play("rolling_restart");

    [KazooFact]
    public Task A_lock_is_still_held_after_the_leader_was_killed() => Play("lock_is_kept_when_the_leader_is_killed");

    [KazooFact]
    public Task Ephemerals_of_a_silent_client_vanish_once_though_the_leader_was_killed() => Play("ephemerals_of_a_silent_client_vanish_once");

    [KazooFact]
    public Task A_session_its_ephemerals_and_its_watches_survive_a_kill_of_all_servers() => Play("session_survives_a_kill");

    private Task Play(string scenario)
    {
        var ensemble = shared.Ensemble;
        return ForeignProgram.Play(Toolbox.Python, ["kazoo/run.py", ensemble.ConnectString, scenario], ensemble);
    }
}

/// <summary>The Java client with all servers of an ensemble in its connect string.</summary>
[Collection(JavaCollection.Name)]
public sealed class JavaEnsembleTests(JavaPrograms programs, SharedEnsemble shared) : IClassFixture<SharedEnsemble>
{
    [JavaFact]
    public Task A_session_its_ephemerals_and_its_watches_move_to_another_server() => Play("Ensembles.moveToAnotherServer");

    [JavaFact]
    public Task A_session_its_ephemerals_and_its_watches_survive_a_kill_of_all_servers() => Play("Ensembles.surviveAKillOfAll");

    [JavaFact(isAboutOurs: true)]
    public Task Persistent_watches_get_what_they_missed_when_the_own_server_is_killed() => Play("Ensembles.missedEventsAreTold");

    [JavaFact]
    public Task Pipelined_writes_are_answered_in_order_while_the_leader_is_killed() => Play("Ensembles.pipelineOverALeadersDeath");

    [JavaFact]
    public Task Operations_work_with_three_servers() => Play("Operations.multi");

    [JavaFact]
    public Task A_read_after_sync_sees_what_others_wrote() => Play("Operations.syncThenRead");

    [CuratorFact]
    public Task A_Curator_mutex_is_handed_over() => Play("CuratorRecipes.mutex");

    private Task Play(string scenario) => programs.Play(scenario, shared.Ensemble);
}

/// <summary>The C client with all servers of an ensemble in its connect string.</summary>
public sealed class CEnsembleTests(CProgram program, SharedEnsemble shared) : IClassFixture<CProgram>, IClassFixture<SharedEnsemble>
{
    [CClientFact]
    public Task A_session_its_ephemerals_and_its_watches_move_to_another_server() => program.Play("moves", shared.Ensemble);

    [CClientFact]
    public Task A_znode_is_created_read_changed_and_deleted() => program.Play("crud", shared.Ensemble);
}

/// <summary>The Go client with all servers of an ensemble in its connect string.</summary>
public sealed class GoEnsembleTests(GoProgram program, SharedEnsemble shared) : IClassFixture<GoProgram>, IClassFixture<SharedEnsemble>
{
    [GoFact]
    public Task A_session_its_ephemerals_and_its_watches_move_to_another_server() => program.Play("moves", shared.Ensemble);

    [GoFact]
    public Task A_znode_is_created_read_changed_and_deleted() => program.Play("crud", shared.Ensemble);
}

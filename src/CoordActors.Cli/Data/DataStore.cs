using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Cli.Hosting;
using CoordActors.Persistence.Sqlite;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Data;

/// <summary>
/// The data directory of a server that does not run, read and written by the very actors that a server uses: what they recover here is what it would serve.
/// </summary>
internal static class DataStore
{
    /// <summary>Recovers the state. Nothing is changed.</summary>
    /// <exception cref="DataDirectoryException">The directory is in use or damaged.</exception>
    /// <exception cref="NodeFailedException">The recovery failed.</exception>
    public static async Task<StoredState> Load(ServerSettings settings)
    {
        if (!File.Exists(Path.Combine(settings.JournalDirectory, "journal.db")))
        {
            throw new BadInputException($"{settings.JournalDirectory} holds no data of a coord server: it has no journal.db.");
        }

        return await InActors<StoredState>(settings, done => Props.Create(() => new StateReader(settings.Snapshot, done))).ConfigureAwait(false);
    }

    /// <summary>Makes a new data directory that holds the state.</summary>
    /// <exception cref="BadInputException">The directory is not empty.</exception>
    public static async Task Create(ServerSettings settings, StoredState state)
    {
        RefuseUnlessEmpty(settings.DataDirectory);
        RefuseUnlessEmpty(settings.JournalDirectory);
        var existed = new[] { settings.DataDirectory, settings.JournalDirectory }.Where(Directory.Exists).ToList();
        try
        {
            using var image = state.Tree.Capture();
            var snapshot = SnapshotStorage.Snapshot(state, image);
            await InActors<object>(settings, done => Props.Create(() => new StateWriter(snapshot, done))).ConfigureAwait(false);
        }
        catch
        {
            Undo(settings, existed);
            throw;
        }
    }

    /// <summary>Only the number of the server may be there already.</summary>
    /// <exception cref="BadInputException">There is something else.</exception>
    public static void RefuseUnlessEmpty(string directory)
    {
        var isUsed = Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any(path => Path.GetFileName(path) != "myid");
        if (isUsed || File.Exists(directory))
        {
            throw new BadInputException($"{directory} is not empty: name a new directory, nothing is overwritten.");
        }
    }

    private static async Task<T> InActors<T>(ServerSettings settings, Func<TaskCompletionSource<T>, Props> actor)
    {
        using var persistence = NodePersistence.Open(settings);
        var system = ActorSystem.Create("coord", persistence.Setup);
        try
        {
            var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            system.ActorOf(actor(done), "data");
            return await done.Task.ConfigureAwait(false);
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }

    private static void Undo(ServerSettings settings, List<string> existed)
    {
        foreach (var directory in new[] { settings.JournalDirectory, settings.DataDirectory }.Distinct().Where(Directory.Exists))
        {
            foreach (var entry in Directory.GetFileSystemEntries(directory).Where(entry => Path.GetFileName(entry) != "myid"))
            {
                if (Directory.Exists(entry))
                {
                    Directory.Delete(entry, recursive: true);
                }
                else
                {
                    File.Delete(entry);
                }
            }

            if (!existed.Contains(directory))
            {
                Directory.Delete(directory);
            }
        }
    }

    /// <summary>Lets a journal actor recover and takes what it tells its parent.</summary>
    private sealed class StateReader : UntypedActor
    {
        private readonly SnapshotSettings _settings;
        private readonly TaskCompletionSource<StoredState> _done;

        public StateReader(SnapshotSettings settings, TaskCompletionSource<StoredState> done)
        {
            _settings = settings;
            _done = done;
        }

        protected override void PreStart()
        {
            var recovery = new TreeRecovery(TreeRecovery.InitialSettings);
            Context.ActorOf(Props.Create(() => new JournalActor(recovery, _settings, Timeout.InfiniteTimeSpan)), "journal");
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        {
            _done.TrySetException(new NodeFailedException(cause));
            return Directive.Stop;
        });

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case JournalEvent.Recovered recovered:
                    _done.TrySetResult(new StoredState(recovered.Tree, recovered.State.AcceptedEpoch, recovered.State.CurrentEpoch, 0));
                    break;
                case JournalEvent.Failed failed:
                    _done.TrySetException(new NodeFailedException(failed.Cause));
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }
    }

    /// <summary>Saves one snapshot in the name of the journal.</summary>
    private sealed class StateWriter : ReceivePersistentActor
    {
        public StateWriter(TreeSnapshot snapshot, TaskCompletionSource<object> done)
        {
            Recover<RecoveryCompleted>(_ => SaveSnapshot(snapshot));
            Command<SaveSnapshotSuccess>(saved => done.TrySetResult(saved));
            Command<SaveSnapshotFailure>(failed => done.TrySetException(failed.Cause));
        }

        public override string PersistenceId => "coord";
    }
}

namespace CoordActors.Actors.Persistence;

/// <summary>An actor whose state is its events: they are stored before they count, and replayed when it starts.</summary>
/// <remarks>Derive from <see cref="ReceivePersistentActor"/> or <see cref="UntypedPersistentActor"/>.</remarks>
public abstract partial class Eventsourced : ActorBase, IWithUnboundedStash
{
    private readonly InternalStash _internalStash;
    private Phase _phase;
    private IActorRef? _journal;
    private IActorRef? _snapshotStore;

    private protected Eventsourced() => _internalStash = new InternalStash(Cell);

    private enum Phase : byte
    {
        LoadingSnapshot,
        Replaying,
        Running,
        Failed,
    }

    /// <summary>The name under which the journal keeps the events; the same over all restarts, at most 255 characters.</summary>
    public abstract string PersistenceId { get; }

    /// <summary>Which journal, by its id in <see cref="PersistenceSetup.Plugins"/>; empty for the default one.</summary>
    public string JournalPluginId { get; protected set; } = "";

    /// <summary>Which snapshot store, by its id in <see cref="PersistenceSetup.Plugins"/>; empty for the default one.</summary>
    public string SnapshotPluginId { get; protected set; } = "";

    /// <summary>How this actor recovers.</summary>
    public virtual Recovery Recovery => new();

    /// <summary>The number of the event persisted or replayed last; the numbers are given at the call of Persist.</summary>
    public long LastSequenceNr { get; private set; }

    /// <summary>The number that a snapshot taken now gets.</summary>
    public long SnapshotSequenceNr => LastSequenceNr;

    /// <summary>True until <see cref="RecoveryCompleted"/>.</summary>
    public bool IsRecovering => _phase is Phase.LoadingSnapshot or Phase.Replaying;

    /// <summary>True from <see cref="RecoveryCompleted"/> on.</summary>
    public bool IsRecoveryFinished => _phase == Phase.Running;

    /// <summary>The stash for commands. What is unstashed comes before commands that wait for an event to be stored.</summary>
    public IStash Stash
    {
        get => _internalStash.OfUser!;
        set => _internalStash.OfUser = new UserStash((StashImpl)value, _internalStash);
    }

    /// <summary>The log of this actor.</summary>
    protected ILoggingAdapter Log => field ??= Context.GetLogger();

    private IActorRef Journal => _journal ??= Persistence.Get(Context.System).JournalFor(JournalPluginId);

    private IActorRef SnapshotStore => _snapshotStore ??= Persistence.Get(Context.System).SnapshotStoreFor(SnapshotPluginId);

    /// <summary>Takes an event of the history, a <see cref="SnapshotOffer"/> or <see cref="RecoveryCompleted"/>.</summary>
    /// <param name="message">The event or message.</param>
    /// <returns>False when it is unknown.</returns>
    protected abstract bool ReceiveRecover(object message);

    /// <summary>Takes a command.</summary>
    /// <param name="message">The command.</param>
    /// <returns>False when it is unknown.</returns>
    protected abstract bool ReceiveCommand(object message);

    /// <summary>Saves a snapshot of the state after the event <see cref="LastSequenceNr"/>. <see cref="SaveSnapshotSuccess"/> or
    /// <see cref="SaveSnapshotFailure"/> comes as a command.</summary>
    /// <param name="snapshot">The state; must not change any more.</param>
    public void SaveSnapshot(object snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var now = Context.System.Scheduler.Now.UtcDateTime;
        SnapshotStore.Tell(new SaveSnapshotRequest(new SnapshotMetadata(PersistenceId, SnapshotSequenceNr, now), snapshot), Self);
    }

    /// <summary>Loads a snapshot; <see cref="LoadSnapshotResult"/> or <see cref="LoadSnapshotFailed"/> comes as a command.</summary>
    /// <param name="persistenceId">Whose.</param>
    /// <param name="criteria">Which one.</param>
    /// <param name="toSequenceNr">The highest number allowed.</param>
    public void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) =>
        SnapshotStore.Tell(new LoadSnapshotRequest(persistenceId, criteria, toSequenceNr), Self);

    /// <summary>Deletes events; <see cref="DeleteMessagesSuccess"/> or <see cref="DeleteMessagesFailure"/> comes as a command.</summary>
    /// <param name="toSequenceNr">Up to which one, inclusive; at most <see cref="LastSequenceNr"/>, or <see cref="long.MaxValue"/> for all.</param>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr == long.MaxValue) toSequenceNr = LastSequenceNr;
        if (toSequenceNr > LastSequenceNr)
        {
            var cause = new ArgumentOutOfRangeException(
                nameof(toSequenceNr), $"Events up to {toSequenceNr} cannot be deleted: the last one has the number {LastSequenceNr}.");
            Self.Tell(new DeleteMessagesFailure(cause, toSequenceNr), Self);
            return;
        }

        Journal.Tell(new DeleteMessagesTo(PersistenceId, toSequenceNr, Self), Self);
    }

    /// <summary>Deletes one snapshot; <see cref="DeleteSnapshotSuccess"/> or <see cref="DeleteSnapshotFailure"/> comes as a command.</summary>
    /// <param name="sequenceNr">Its number.</param>
    public void DeleteSnapshot(long sequenceNr) =>
        SnapshotStore.Tell(new DeleteSnapshotRequest(new SnapshotMetadata(PersistenceId, sequenceNr, DateTime.MinValue)), Self);

    /// <summary>Deletes snapshots; <see cref="DeleteSnapshotsSuccess"/> or <see cref="DeleteSnapshotsFailure"/> comes as a command.</summary>
    /// <param name="criteria">Which ones.</param>
    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) =>
        SnapshotStore.Tell(new DeleteSnapshotsRequest(PersistenceId, criteria), Self);

    /// <inheritdoc/>
    protected sealed override bool Receive(object message) => ReceiveCommand(message);

    /// <inheritdoc/>
    protected internal override void AroundPreStart()
    {
        StartRecovery();
        base.AroundPreStart();
    }

    /// <inheritdoc/>
    protected internal override void AroundPostRestart(Exception cause)
    {
        StartRecovery();
        base.AroundPostRestart(cause);
    }

    /// <inheritdoc/>
    protected internal override void AroundPreRestart(Exception cause, object? message)
    {
        _recoveryTick?.Cancel();
        try
        {
            base.AroundPreRestart(cause, message);
        }
        finally
        {
            _internalStash.ReturnAll();
        }
    }

    /// <inheritdoc/>
    protected internal override void AroundPostStop()
    {
        _recoveryTick?.Cancel();
        try
        {
            base.AroundPostStop();
        }
        finally
        {
            _internalStash.ReturnAll();
        }
    }

    /// <inheritdoc/>
    protected internal override bool AroundReceive(Receive receive, object message)
    {
        switch (message)
        {
            case WriteMessagesResult result:
                OnWritten(result);
                return true;
            case ContinueCommands go:
                if (ReferenceEquals(go.Instance, this)) AfterCommand();
                return true;
            case RecoveryMessage or ReplayedMessages or ReplayMessagesFailure:
                OnRecoveryMessage(message);
                return true;
            case LoadSnapshotResult or LoadSnapshotFailed when IsRecovering:
                OnRecoveryMessage(message);
                return true;
            default:
                return OnCommand(receive, message is Unstashed unstashed ? unstashed.Message : message);
        }
    }

    private bool OnCommand(Receive receive, object command)
    {
        if (_phase == Phase.Failed) return true;
        if (_phase != Phase.Running || _stashingInvocations > 0 || _internalStash.MustWait)
        {
            _internalStash.Add(command, Cell.CurrentNode?.Sender);
            return true;
        }

        _internalStash.Released = false;
        bool handled;
        try
        {
            handled = base.AroundReceive(receive, command);
        }
        catch
        {
            Flush();
            Self.Tell(new ContinueCommands(this), Self);
            throw;
        }

        AfterCommand();
        return handled;
    }

    private void AfterCommand()
    {
        Flush();
        if (_phase == Phase.Running && _stashingInvocations == 0) _internalStash.ReleaseNext();
    }

    private void StopAfterFailure()
    {
        _phase = Phase.Failed;
        _recoveryTick?.Cancel();
        Context.Stop(Self);
    }

    /// <summary>To itself, after a command threw: if supervision resumes this instance, the commands that wait must go on.</summary>
    private sealed record ContinueCommands(Eventsourced Instance);
}

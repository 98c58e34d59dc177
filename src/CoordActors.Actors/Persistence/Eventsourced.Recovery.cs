namespace CoordActors.Actors.Persistence;

/// <summary>Recovery: at most one snapshot, the events after it in order, RecoveryCompleted.</summary>
public abstract partial class Eventsourced
{
    private ICancelable? _recoveryTick;
    private Recovery _recovery = Recovery.None;
    private bool _isSnapshotDamaged;
    private bool _isFirstStretch;
    private bool _progressed;
    private long _eventsLeft;

    /// <summary>The recovery failed; the actor stops after this method.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">The event whose handler threw, or null.</param>
    protected virtual void OnRecoveryFailure(Exception reason, object? message = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var at = message is null ? "" : $" at event {LastSequenceNr} ({message.GetType()})";
        Log.Error(reason, "{0} could not be recovered{1}: {2}", PersistenceId, at, reason.Message);
    }

    /// <summary>All events are replayed; called before <see cref="RecoveryCompleted"/>.</summary>
    protected virtual void OnReplaySuccess()
    {
    }

    private void StartRecovery()
    {
        _recovery = Recovery;
        _phase = Phase.LoadingSnapshot;
        _isFirstStretch = true;
        _eventsLeft = _recovery.ReplayMax;
        _ = Journal;
        var timeout = Persistence.Get(Context.System).Setup.RecoveryEventTimeout;
        if (timeout > TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            _recoveryTick = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(timeout, timeout, Self, new RecoveryTick(this), Self);
        SnapshotStore.Tell(new LoadSnapshotRequest(PersistenceId, _recovery.FromSnapshot, _recovery.ToSequenceNr), Self);
    }

    private void OnRecoveryMessage(object message)
    {
        if (!IsRecovering) return;
        _progressed |= message is not RecoveryMessage;
        Cell.CurrentNode!.Sender = null;
        switch (message)
        {
            case LoadSnapshotResult loaded when _phase == Phase.LoadingSnapshot: OnSnapshotLoaded(loaded); break;
            case LoadSnapshotFailed failed: FailRecovery(failed.Cause, null); break;
            case ReplayedMessages replayed when ReferenceEquals(replayed.Request.Instance, this): OnReplayed(replayed); break;
            case ReplayMessagesFailure failed when ReferenceEquals(failed.Request.Instance, this): FailRecovery(failed.Cause, null); break;
            case RecoveryTick tick when ReferenceEquals(tick.Instance, this): OnRecoveryTick(); break;
        }
    }

    private void OnSnapshotLoaded(LoadSnapshotResult loaded)
    {
        _phase = Phase.Replaying;
        if (loaded.Snapshot is { } selected)
        {
            _isSnapshotDamaged = selected.NewerWereDamaged;
            LastSequenceNr = selected.Metadata.SequenceNr;
            if (!selected.IsNothing && !TryRecover(new SnapshotOffer(selected.Metadata, selected.Snapshot))) return;
        }

        RequestReplay(LastSequenceNr + 1);
    }

    private void RequestReplay(long from) =>
        Journal.Tell(new ReplayMessages(PersistenceId, from, _recovery.ToSequenceNr, _eventsLeft, Self, this), Self);

    private void OnReplayed(ReplayedMessages replayed)
    {
        var events = replayed.Events;
        if (_isFirstStretch && GapBefore(replayed) is { } gap)
        {
            FailRecovery(gap, null);
            return;
        }

        // The journal reads the next stretch while this one is applied.
        _isFirstStretch = false;
        _eventsLeft -= events.Count;
        if (events.Count > 0) RequestReplay(events[^1].SequenceNr + 1);
        for (var i = 0; i < events.Count; i++)
        {
            LastSequenceNr = events[i].SequenceNr;
            if (!TryRecover(events[i].Payload)) return;
        }

        if (events.Count == 0) CompleteRecovery(replayed.HighestSequenceNr);
    }

    private InvalidDataException? GapBefore(ReplayedMessages replayed)
    {
        if (!_isSnapshotDamaged && !Persistence.Get(Context.System).Setup.RefuseGaps) return null;
        if (_recovery.ToSequenceNr <= LastSequenceNr || _recovery.ReplayMax == 0) return null;
        var expected = LastSequenceNr + 1;
        var first = replayed.Events.Count > 0 ? replayed.Events[0].SequenceNr : replayed.HighestSequenceNr + 1;
        if (first <= expected) return null;
        var start = LastSequenceNr == 0 ? "there is no usable snapshot" : $"the newest usable snapshot ends at event {LastSequenceNr}";
        var after = replayed.Events.Count > 0 ? $"begins at event {first}" : "is empty";
        return new InvalidDataException(
            $"The history of '{PersistenceId}' is incomplete: {start}, but the journal {after}; events {expected} to {first - 1} are missing.");
    }

    private void CompleteRecovery(long highestSequenceNr)
    {
        _recoveryTick?.Cancel();
        LastSequenceNr = Math.Max(LastSequenceNr, highestSequenceNr);
        OnReplaySuccess();
        _phase = Phase.Running;
        ReceiveRecover(RecoveryCompleted.Instance);
        AfterCommand();
    }

    private bool TryRecover(object message)
    {
        try
        {
            if (!ReceiveRecover(message)) Unhandled(message);
            return true;
        }
        catch (Exception cause)
        {
            FailRecovery(cause, message);
            return false;
        }
    }

    private void FailRecovery(Exception cause, object? message)
    {
        try
        {
            OnRecoveryFailure(cause, message);
        }
        finally
        {
            StopAfterFailure();
        }
    }

    private void OnRecoveryTick()
    {
        if (_progressed) _progressed = false;
        else FailRecovery(new TimeoutException($"The history of '{PersistenceId}' did not come: the journal or the snapshot store is silent."), null);
    }

    private abstract record RecoveryMessage : INotInfluenceReceiveTimeout;

    private sealed record RecoveryTick(Eventsourced Instance) : RecoveryMessage;
}

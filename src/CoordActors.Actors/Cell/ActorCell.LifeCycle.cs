namespace CoordActors.Actors;

/// <summary>Creation, failure, restart and termination.</summary>
internal sealed partial class ActorCell
{
    private enum Phase : byte
    {
        Running,

        /// <summary>PostStop has run; the run in progress empties the mailbox.</summary>
        Draining,
        Terminated,
    }

    /// <summary>What happens when the last stopping child is gone.</summary>
    private enum WaitingFor : byte
    {
        Nothing,
        Recreation,
        Termination,
    }

    /// <summary>A dead cell takes messages too: it passes them to the dead letters.</summary>
    private bool TakesUserMessages => _suspensions == 0 && _phase != Phase.Draining;

    internal void Restart(Exception cause) => SendSystemMessage(new RecreateMessage(cause));

    private void Create()
    {
        try
        {
            _actor = NewInstance();
            _actor.AroundPreStart();
        }
        catch (Exception cause)
        {
            throw new ActorInitializationException($"{this} could not be started: {cause.Message}", this, cause);
        }
    }

    private ActorBase NewInstance()
    {
        _behavior = null;
        if (_extras is { } extras)
        {
            extras.Behaviors?.Clear();
            extras.Strategy = null;
        }

        ActorBase actor;
        IsCreating = true;
        try
        {
            actor = _props.NewActor();
        }
        finally
        {
            IsCreating = false;
            ActorThread.OfThisThread().Configuring = null;
        }

        if (actor is IWithStash stashing) stashing.Stash = CreateStash();
        if (actor is IWithTimers timing) timing.Timers = Extras.Timers = new TimerScheduler(this);
        return actor;
    }

    private void HandleFailure(Exception cause)
    {
        if (_phase != Phase.Running) return;
        if (_failed)
        {
            _system.LogFor(this).Error(cause, "Another failure while the supervisor decides about the first one.");
            return;
        }

        _failed = true;
        if (CurrentNode is { } node) Extras.FailedMessage = node.Message;
        _suspensions++;
        foreach (var child in ChildrenSnapshot())
        {
            // The child whose failure this is has stopped itself already.
            if (!ReferenceEquals(child, _extras?.Culprit)) child.SendSystemMessage(new SuspendMessage());
        }

        _parent.SendSystemMessage(new FailedMessage(this, cause));
    }

    private void Suspend()
    {
        _suspensions++;
        foreach (var child in ChildrenSnapshot()) child.SendSystemMessage(new SuspendMessage());
    }

    private void Resume(Exception? byFailure)
    {
        if (_actor is null && _phase == Phase.Running && _waitingFor == WaitingFor.Nothing)
        {
            // There is no instance to go on with: its constructor failed. Akka.NET creates one here too.
            FinishRecreate(byFailure ?? new ActorInitializationException("The actor has no instance to resume.", this));
            return;
        }

        if (byFailure is not null)
        {
            _failed = false;
            if (_extras is { } extras) extras.FailedMessage = null;
        }

        if (_suspensions > 0) _suspensions--;
        foreach (var child in ChildrenSnapshot())
            child.SendSystemMessage(new ResumeMessage(ReferenceEquals(child, _extras?.Culprit) ? byFailure : null));
        if (_extras is not null) _extras.Culprit = null;
    }

    private void Recreate(Exception cause)
    {
        if (_phase != Phase.Running || _waitingFor != WaitingFor.Nothing) return;
        if (_actor is { } old)
        {
            try
            {
                old.AroundPreRestart(cause, _extras?.FailedMessage);
            }
            catch (Exception again)
            {
                _system.LogFor(this).Error(again, "PreRestart failed: {0}", again.Message);
            }

            LeaveInstance();
        }
        else
        {
            foreach (var child in ChildrenSnapshot()) Stop(child);
        }

        if (HasStoppingChildren())
        {
            _waitingFor = WaitingFor.Recreation;
            Extras.RecreateCause = cause;
            return;
        }

        FinishRecreate(cause);
    }

    private void FinishRecreate(Exception cause)
    {
        _waitingFor = WaitingFor.Nothing;
        if (_extras is { } extras)
        {
            extras.RecreateCause = null;
            extras.Culprit = null;
            extras.FailedMessage = null;
        }

        var survivors = ChildrenSnapshot();
        try
        {
            // Not failed any more: a failure of the new instance is news for the supervisor.
            _failed = false;
            _suspensions = Math.Max(0, _suspensions - 1);
            _actor = NewInstance();
            _actor.AroundPostRestart(cause);
            foreach (var child in survivors) child.SendSystemMessage(new RecreateMessage(cause));
        }
        catch (Exception again)
        {
            LeaveInstance();
            HandleFailure(new PostRestartException(this, again, cause));
        }
    }

    private void Terminate()
    {
        if (_phase != Phase.Running || _waitingFor == WaitingFor.Termination) return;
        _waitingFor = WaitingFor.Termination;
        SetReceiveTimeout(null);
        foreach (var child in ChildrenSnapshot()) Stop(child);
        if (HasChildren)
        {
            _suspensions++;
            return;
        }

        FinishTerminate();
    }

    /// <summary>PostStop; the run then empties the mailbox and calls <see cref="CompleteTermination"/>.</summary>
    private void FinishTerminate()
    {
        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception cause)
        {
            _system.LogFor(this).Error(cause, "PostStop failed: {0}", cause.Message);
        }

        LeaveInstance();
        _phase = Phase.Draining;
    }

    /// <summary>Lets go of the instance: its timers stop, its stashed messages go back in front of the mailbox.</summary>
    private void LeaveInstance()
    {
        SetReceiveTimeout(null);
        _behavior = null;
        if (_extras is { } extras)
        {
            extras.Behaviors?.Clear();
            extras.Timers?.CancelAll();
            extras.Timers = null;
            if (extras.Stashes is { } stashes)
            {
                for (var i = stashes.Count - 1; i >= 0; i--) stashes[i].UnstashAll();
                extras.Stashes = null;
            }
        }

        if (_actor is { } actor) _props.Release(actor);
        _actor = null;
    }

    private void CompleteTermination()
    {
        UnwatchAll();
        var extras = _extras;
        _suspensions = 0;
        _failed = false;
        _phase = Phase.Terminated;
        if (extras?.Subscribed == true) _system.EventStream.Unsubscribe(this);

        // The name is free before anybody hears of the end, so that a watcher may use it again.
        (_parent as ActorCell)?.RemoveChild(this);
        _parent.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true));
        if (extras?.WatchedBy is { } watchers)
        {
            foreach (var watcher in watchers)
            {
                if (!ReferenceEquals(watcher, _parent)) watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true));
            }
        }

        _extras = null;
        _dispatcher.Detach();
    }

    private void ContinueWithoutChild()
    {
        switch (_waitingFor)
        {
            case WaitingFor.Termination when !HasChildren:
                FinishTerminate();
                break;
            case WaitingFor.Recreation when !HasStoppingChildren():
                FinishRecreate(_extras!.RecreateCause!);
                break;
        }
    }

    private bool HasStoppingChildren() => ChildrenSnapshot().Any(child => ((ActorCell)child)._stoppedByParent);
}

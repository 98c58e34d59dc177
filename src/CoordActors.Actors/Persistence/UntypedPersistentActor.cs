namespace CoordActors.Actors.Persistence;

/// <summary>A persistent actor with one method for commands and one for its history.</summary>
public abstract class UntypedPersistentActor : Eventsourced
{
    /// <inheritdoc/>
    protected sealed override bool ReceiveCommand(object message)
    {
        OnCommand(message);
        return true;
    }

    /// <inheritdoc/>
    protected sealed override bool ReceiveRecover(object message)
    {
        OnRecover(message);
        return true;
    }

    /// <summary>Takes a command.</summary>
    /// <param name="message">The command.</param>
    protected abstract void OnCommand(object message);

    /// <summary>Takes an event of the history, a <see cref="SnapshotOffer"/> or <see cref="RecoveryCompleted"/>.</summary>
    /// <param name="message">The event or message.</param>
    protected abstract void OnRecover(object message);

    /// <summary>Replaces the behaviour for commands.</summary>
    /// <param name="receive">The new one.</param>
    protected void Become(UntypedReceive receive) => Become(message =>
    {
        receive(message);
        return true;
    });

    /// <summary>Puts a behaviour for commands on top of the current one.</summary>
    /// <param name="receive">The new one.</param>
    protected void BecomeStacked(UntypedReceive receive) => BecomeStacked(message =>
    {
        receive(message);
        return true;
    });
}

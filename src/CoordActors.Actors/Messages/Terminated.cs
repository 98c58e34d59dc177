namespace CoordActors.Actors;

/// <summary>A watched actor is dead; comes once, after the last message of that actor.</summary>
public sealed class Terminated : AutoReceivedMessage, IDeadLetterSuppression
{
    /// <summary>A notification.</summary>
    /// <param name="actorRef">The dead actor.</param>
    /// <param name="existenceConfirmed">False when nobody knows whether it ever lived.</param>
    /// <param name="addressTerminated">True when its whole system went.</param>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>The dead actor.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>False when nobody knows whether it ever lived.</summary>
    public bool ExistenceConfirmed { get; }

    /// <summary>True when its whole system went.</summary>
    public bool AddressTerminated { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<Terminated>: {ActorRef}";
}

namespace CoordActors.Actors;

/// <summary>An actor in the hands of the test: a reference to give to others, and expectations about what they send it.</summary>
public sealed class TestProbe : TestKitBase, IWrappedActorRef
{
    internal TestProbe(ActorSystem system, string? name)
        : base(system, name)
    {
    }

    /// <summary>The probe's actor.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>Who sent the message that was received last.</summary>
    public IActorRef Sender => LastSender;

    /// <inheritdoc/>
    public ActorPath Path => TestActor.Path;

    InternalActorRef IWrappedActorRef.Underlying => (InternalActorRef)TestActor;

    /// <summary>Sends a message with the probe as the sender.</summary>
    /// <param name="actor">To whom.</param>
    /// <param name="message">The message.</param>
    public void Send(IActorRef actor, object message)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Tell(message, TestActor);
    }

    /// <summary>Answers the message that was received last.</summary>
    /// <param name="message">The answer.</param>
    public void Reply(object message) => Sender.Tell(message, TestActor);

    /// <summary>Passes the message that was received last on, with its sender.</summary>
    /// <param name="actor">To whom.</param>
    public void Forward(IActorRef actor) => Forward(actor, LastMessage ?? throw new InvalidOperationException("Nothing was received yet."));

    /// <summary>Sends a message in the name of the last sender.</summary>
    /// <param name="actor">To whom.</param>
    /// <param name="message">The message.</param>
    public void Forward(IActorRef actor, object message)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Tell(message, Sender);
    }

    /// <inheritdoc/>
    public void Tell(object message, IActorRef? sender) => TestActor.Tell(message, sender);

    /// <inheritdoc/>
    public bool Equals(IActorRef? other) => TestActor.Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IActorRef);

    /// <inheritdoc/>
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(IActorRef? other) => TestActor.CompareTo(other);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => TestActor.CompareTo(obj);

    /// <inheritdoc/>
    public override string ToString() => $"TestProbe({TestActor})";
}

using System.IO.Enumeration;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors;

/// <summary>A path, possibly with wildcards, that is looked up anew for every message.</summary>
public sealed class ActorSelection : ICanTell
{
    private readonly string[] _elements;

    private ActorSelection(InternalActorRef anchor, string[] elements)
    {
        Anchor = anchor;
        _elements = elements;
    }

    /// <summary>Where the path begins.</summary>
    public IActorRef Anchor { get; }

    /// <summary>The path below the anchor.</summary>
    public string PathString => "/" + string.Join('/', _elements);

    /// <summary>Sends to all actors that are there now; to the dead letters when there are none.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who gets replies; by default the actor that runs on this thread.</param>
    public void Tell(object message, IActorRef? sender = null)
    {
        var from = sender ?? ActorThread.CurrentCell;
        if (Anchor is RemoteActorRef remote) remote.TellBelow(_elements, message, from);
        else new ActorSelectionMessage(message, _elements, 0).DeliverFrom((InternalActorRef)Anchor, from);
    }

    /// <summary>The actor at the path.</summary>
    /// <param name="timeout">How long to wait for its answer.</param>
    /// <exception cref="ActorNotFoundException">There is none, or it did not answer in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The actor at the path.</summary>
    /// <param name="timeout">How long to wait for its answer.</param>
    /// <param name="ct">Gives up early.</param>
    /// <exception cref="ActorNotFoundException">There is none, or it did not answer in time.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(PathString), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"There is no actor at {this}.");
        }
        catch (AskTimeoutException timedOut)
        {
            throw new ActorNotFoundException($"No actor answered at {this}.", timedOut);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"ActorSelection[{Anchor}{PathString}]";

    internal static ActorSelection Create(ActorSystemImpl system, InternalActorRef current, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (ActorPath.TryParse(path, out var absolute))
        {
            var root = (InternalActorRef)system.Provider.RootGuardianAt(absolute.Address);
            return root is DeadLetterActorRef ? new ActorSelection(root, []) : new ActorSelection(root, [.. absolute.Elements]);
        }

        var elements = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new ActorSelection(path.StartsWith('/') ? system.Root : current, elements);
    }

    internal static ActorSelection Create(ActorSystemImpl system, ActorPath path) =>
        new((InternalActorRef)system.Provider.RootGuardianAt(path.Address), [.. path.Elements]);
}

/// <summary>A message on its way down a selection's path.</summary>
internal sealed class ActorSelectionMessage(object message, string[] elements, int index) : AutoReceivedMessage
{
    internal object Message => message;

    /// <summary>Walks from <paramref name="anchor"/> to the ends of the path; children are looked up without their actors' help.</summary>
    internal void DeliverFrom(InternalActorRef anchor, IActorRef? sender)
    {
        var reference = anchor;
        for (var i = index; i < elements.Length; i++)
        {
            var element = elements[i];
            if (element == "..")
            {
                reference = reference.ParentOrNull ?? reference;
            }
            else if (element.Contains('*') || element.Contains('?'))
            {
                FanOut(reference, i, sender);
                return;
            }
            else if (reference.GetChildOrNull(element) is { } child)
            {
                reference = child;
            }
            else
            {
                Undeliverable(anchor, sender);
                return;
            }
        }

        reference.Tell(message, sender);
    }

    private void FanOut(InternalActorRef reference, int at, IActorRef? sender)
    {
        var found = false;
        foreach (var child in reference.ChildrenSnapshot())
        {
            if (!FileSystemName.MatchesSimpleExpression(elements[at], child.Path.Name, ignoreCase: false)) continue;
            found = true;
            new ActorSelectionMessage(message, elements, at + 1).DeliverFrom(child, sender);
        }

        if (!found) Undeliverable(reference, sender);
    }

    private void Undeliverable(InternalActorRef anchor, IActorRef? sender)
    {
        if (message is Identify identify) sender?.Tell(new ActorIdentity(identify.MessageId, null), anchor);
        else anchor.SystemOrNull?.DeadLetterRef.Publish(message, sender, anchor.SystemOrNull.DeadLetterRef);
    }
}

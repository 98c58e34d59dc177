using System.Collections.Concurrent;

namespace CoordActors.Actors;

/// <summary>Publishes events to the actors of this system that subscribed to their type, a base class or an interface of it.</summary>
public sealed class EventStream
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Type, IActorRef[]> _receivers = new();
    private (IActorRef Subscriber, Type Channel)[] _subscriptions = [];

    internal EventStream()
    {
    }

    /// <summary>Subscribes an actor; it is unsubscribed when it dies.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <param name="channel">The type of events.</param>
    /// <returns>False when it had that subscription already.</returns>
    public bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        var cell = ActorRefs.Internal(subscriber);
        lock (_gate)
        {
            if (Array.Exists(_subscriptions, s => s.Channel == channel && s.Subscriber.Equals(cell))) return false;
            if (cell.IsTerminated) return false;
            _subscriptions = [.. _subscriptions, (cell, channel)];
            _receivers.Clear();
        }

        (cell as ActorCell)?.MarkSubscribed();
        return true;
    }

    /// <summary>Subscribes an actor; it is unsubscribed when it dies.</summary>
    /// <typeparam name="TEvent">The type of events.</typeparam>
    /// <param name="subscriber">The actor.</param>
    /// <returns>False when it had that subscription already.</returns>
    public bool Subscribe<TEvent>(IActorRef subscriber) => Subscribe(subscriber, typeof(TEvent));

    /// <summary>Takes one subscription back.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <param name="channel">The type of events.</param>
    /// <returns>False when there was none.</returns>
    public bool Unsubscribe(IActorRef subscriber, Type channel) =>
        Remove(s => s.Channel == channel && s.Subscriber.Equals(subscriber));

    /// <summary>Takes one subscription back.</summary>
    /// <typeparam name="TEvent">The type of events.</typeparam>
    /// <param name="subscriber">The actor.</param>
    /// <returns>False when there was none.</returns>
    public bool Unsubscribe<TEvent>(IActorRef subscriber) => Unsubscribe(subscriber, typeof(TEvent));

    /// <summary>Takes all subscriptions of an actor back.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <returns>False when there was none.</returns>
    public bool Unsubscribe(IActorRef subscriber) => Remove(s => s.Subscriber.Equals(subscriber));

    /// <summary>Tells an event to all its subscribers, each once.</summary>
    /// <param name="event">The event.</param>
    public void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var type = @event.GetType();
        if (!_receivers.TryGetValue(type, out var receivers)) receivers = FindReceivers(type);
        foreach (var receiver in receivers) receiver.Tell(@event, ActorRefs.NoSender);
    }

    private IActorRef[] FindReceivers(Type type)
    {
        lock (_gate)
        {
            IActorRef[] receivers =
                [.. _subscriptions.Where(s => s.Channel.IsAssignableFrom(type)).Select(s => s.Subscriber).Distinct()];
            _receivers[type] = receivers;
            return receivers;
        }
    }

    private bool Remove(Predicate<(IActorRef Subscriber, Type Channel)> which)
    {
        lock (_gate)
        {
            var left = Array.FindAll(_subscriptions, s => !which(s));
            if (left.Length == _subscriptions.Length) return false;
            _subscriptions = left;
            _receivers.Clear();
            return true;
        }
    }
}

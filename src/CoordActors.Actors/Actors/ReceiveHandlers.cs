namespace CoordActors.Actors;

/// <summary>The handlers of one behaviour, in the order of their registration: the first that matches takes the message.</summary>
internal sealed class ReceiveHandlers
{
    private Handler[] _handlers = [];
    private int _count;
    private bool _closed;

    internal void Add(Handler handler)
    {
        if (_closed) throw new InvalidOperationException("A handler after ReceiveAny, or after one that takes every object, would never run.");
        if (_count == _handlers.Length) Array.Resize(ref _handlers, _count == 0 ? 1 : _count * 2);
        _handlers[_count++] = handler;
        _closed = handler.TakesEverything;
    }

    internal bool Handle(object message)
    {
        var handlers = _handlers;
        for (var i = 0; i < _count; i++)
        {
            if (handlers[i].TryHandle(message)) return true;
        }

        return false;
    }

    internal abstract class Handler
    {
        internal abstract bool TakesEverything { get; }

        internal abstract bool TryHandle(object message);
    }

    internal sealed class For<T>(Action<T> handler, Predicate<T>? shouldHandle) : Handler
    {
        internal override bool TakesEverything => shouldHandle is null && typeof(T) == typeof(object);

        internal override bool TryHandle(object message)
        {
            if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
            handler(typed);
            return true;
        }
    }

    internal sealed class ForFunc<T>(Func<T, bool> handler) : Handler
    {
        internal override bool TakesEverything => false;

        internal override bool TryHandle(object message) => message is T typed && handler(typed);
    }

    internal sealed class ForType(Type type, Action<object> handler, Predicate<object>? shouldHandle) : Handler
    {
        internal override bool TakesEverything => shouldHandle is null && type == typeof(object);

        internal override bool TryHandle(object message)
        {
            if (!type.IsInstanceOfType(message) || (shouldHandle is not null && !shouldHandle(message))) return false;
            handler(message);
            return true;
        }
    }
}

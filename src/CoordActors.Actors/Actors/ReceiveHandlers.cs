namespace CoordActors.Actors;

/// <summary>The handlers of one behaviour, in the order of their registration: the first that matches takes the message.</summary>
internal sealed class ReceiveHandlers
{
    private Handler? _first;

    internal static Handler Of<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        shouldHandle is null ? new For<T>(handler) : new ForSome<T>(handler, shouldHandle);

    internal void Add(Handler handler)
    {
        if (_first is null)
        {
            _first = handler;
            return;
        }

        var last = _first;
        while (last.Next is { } next) last = next;
        if (last.TakesEverything)
            throw new InvalidOperationException("A handler after ReceiveAny, or after one that takes every object, would never run.");
        last.Next = handler;
    }

    internal bool Handle(object message)
    {
        for (var handler = _first; handler is not null; handler = handler.Next)
        {
            if (handler.TryHandle(message)) return true;
        }

        return false;
    }

    internal abstract class Handler
    {
        internal Handler? Next;

        internal abstract bool TakesEverything { get; }

        internal abstract bool TryHandle(object message);
    }

    private sealed class For<T>(Action<T> handler) : Handler
    {
        internal override bool TakesEverything => typeof(T) == typeof(object);

        internal override bool TryHandle(object message)
        {
            if (message is not T typed) return false;
            handler(typed);
            return true;
        }
    }

    private sealed class ForSome<T>(Action<T> handler, Predicate<T> shouldHandle) : Handler
    {
        internal override bool TakesEverything => false;

        internal override bool TryHandle(object message)
        {
            if (message is not T typed || !shouldHandle(typed)) return false;
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

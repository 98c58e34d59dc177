namespace CoordActors.Edge.Epoll;

/// <summary>What an <see cref="EpollLoop"/> works for. Everything here is called on the loop's thread.</summary>
internal interface IEpollTarget
{
    /// <summary>The system has something to say about its handle.</summary>
    /// <param name="events">The events, as epoll names them.</param>
    void OnReady(int events);

    /// <summary>It was posted to the loop.</summary>
    void OnPosted();

    /// <summary>A moment that it asked for has come.</summary>
    void OnDeadline();
}

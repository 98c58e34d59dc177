namespace CoordActors.Actors.Remote;

/// <summary>Remoting could not do what was asked of it.</summary>
/// <param name="message">What happened, in one sentence.</param>
/// <param name="cause">The exception below, or null.</param>
public sealed class RemoteException(string message, Exception? cause = null) : Exception(message, cause);

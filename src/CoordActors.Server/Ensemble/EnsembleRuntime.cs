namespace CoordActors.Server.Ensemble;

/// <summary>
/// The threads and files that the actors of an ensemble need for snapshots, as the composition root provides them. What runs in the background tells
/// its result to an actor. Without any arguments everything happens at once and in memory, which makes a run reproducible.
/// </summary>
/// <param name="RunInBackground">Runs work that may block; null to run it at once.</param>
/// <param name="CreateSpool">Makes an empty stream that can be read back; null for memory.</param>
public sealed record EnsembleRuntime(Action<Action>? RunInBackground = null, Func<Stream>? CreateSpool = null)
{
    /// <summary>Runs <paramref name="work"/>, now or on another thread.</summary>
    public void Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (RunInBackground is null)
        {
            work();
        }
        else
        {
            RunInBackground(work);
        }
    }

    /// <summary>Whether work runs at once, so that it must not wait for anything that its caller would do afterwards.</summary>
    public bool IsInline => RunInBackground is null;

    /// <summary>An empty stream that can be read back and vanishes when it is closed.</summary>
    public Stream Spool() => CreateSpool?.Invoke() ?? new MemoryStream();
}

namespace CoordActors.Actors.Persistence;

/// <summary>A snapshot that is written as a stream, so that it never is in memory as a whole. Called on another thread than the actor's:
/// what it writes must not change any more.</summary>
public interface IStreamedSnapshot
{
    /// <summary>Writes the content, once.</summary>
    /// <param name="target">Buffered; takes writes of any size.</param>
    void WriteTo(Stream target);
}

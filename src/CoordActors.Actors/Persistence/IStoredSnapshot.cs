namespace CoordActors.Actors.Persistence;

/// <summary>A stored <see cref="IStreamedSnapshot"/>, verified before it is offered.</summary>
public interface IStoredSnapshot
{
    /// <summary>The length of the content in bytes.</summary>
    long Length { get; }

    /// <summary>Opens the content for reading from its beginning; the caller disposes the stream.</summary>
    Stream OpenRead();
}

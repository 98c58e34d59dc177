namespace CoordActors.Protocol;

/// <summary>What a <see cref="JuteVector{T}"/> can hold.</summary>
/// <typeparam name="TSelf">The element itself.</typeparam>
public interface IJuteElement<TSelf>
    where TSelf : IJuteElement<TSelf>, allows ref struct
{
    /// <summary>Bytes of the smallest element on the wire: a count that the rest of a frame cannot hold is refused by it.</summary>
    static abstract int BytesMin { get; }

    /// <summary>Reads an element. Malformed input sets <see cref="JuteReader.Failed"/>; the result must not be used then.</summary>
    static abstract TSelf Read(scoped ref JuteReader reader);
}

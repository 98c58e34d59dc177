using System.Buffers;

namespace CoordActors.Actors.Persistence;

/// <summary>A serializer that can write straight into the buffer of a journal: saves an array and a copy for each event.</summary>
public interface IBufferSerializer
{
    /// <summary>Writes the same bytes that ToBinary gives.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="target">Takes the bytes.</param>
    void ToBinary(object obj, IBufferWriter<byte> target);
}

using System.Buffers;

namespace CoordActors.Actors.Persistence;

/// <summary>A serializer that can write straight into the buffer of a journal or of a connection, and read from one: saves an array and a copy for
/// each event or message.</summary>
public interface IBufferSerializer
{
    /// <summary>Writes the same bytes that ToBinary gives.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="target">Takes the bytes.</param>
    void ToBinary(object obj, IBufferWriter<byte> target);

    /// <summary>The object of some bytes; unless overridden, read from a copy of them.</summary>
    /// <param name="bytes">The bytes, which are gone when the call returns.</param>
    /// <param name="manifest">The manifest that the writer gave.</param>
    object FromBinary(ReadOnlySpan<byte> bytes, string manifest) => this is SerializerWithStringManifest byManifest
        ? byManifest.FromBinary(bytes.ToArray(), manifest)
        : ((Serializer)this).FromBinary(bytes.ToArray(), null);
}

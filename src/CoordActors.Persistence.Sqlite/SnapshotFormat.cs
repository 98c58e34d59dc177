using System.Buffers.Binary;
using System.Text;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite;

/// <summary>What stands before the content of a snapshot file.</summary>
/// <param name="Metadata">Which snapshot.</param>
/// <param name="SerializerId">Who wrote the content; 0 for a streamed snapshot.</param>
/// <param name="Manifest">The serializer's text for the type.</param>
internal sealed record SnapshotHeader(SnapshotMetadata Metadata, int SerializerId, string Manifest)
{
    private const int FixedSize = 40;
    private const int TextMax = 1 << 16;

    /// <summary>The format of the file.</summary>
    internal const int Format = 1;

    private static ReadOnlySpan<byte> Magic => "COORSNAP"u8;

    internal static bool BeginsWithMark(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <summary>Magic, format, length of the header, number, time, serializer, lengths of the two texts, the texts. Little-endian.</summary>
    internal byte[] ToBytes()
    {
        var id = Encoding.UTF8.GetBytes(Metadata.PersistenceId);
        var manifest = Encoding.UTF8.GetBytes(Manifest);
        if (id.Length >= TextMax || manifest.Length >= TextMax) throw new ArgumentException("The persistence id or the manifest is too long for a snapshot.");
        var bytes = new byte[FixedSize + id.Length + manifest.Length];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(span[12..], bytes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(span[16..], Metadata.SequenceNr);
        BinaryPrimitives.WriteInt64LittleEndian(span[24..], Metadata.Timestamp.Ticks);
        BinaryPrimitives.WriteInt32LittleEndian(span[32..], SerializerId);
        BinaryPrimitives.WriteUInt16LittleEndian(span[36..], (ushort)id.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(span[38..], (ushort)manifest.Length);
        id.CopyTo(span[FixedSize..]);
        manifest.CopyTo(span[(FixedSize + id.Length)..]);
        return bytes;
    }

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="DataDirectoryException">The file has a newer format.</exception>
    internal static (SnapshotHeader Header, int Length) Read(Stream file, string path)
    {
        var start = new byte[FixedSize];
        if (file.ReadAtLeast(start, FixedSize, throwOnEndOfStream: false) < FixedSize) throw new InvalidDataException("it ends within its header");
        var span = start.AsSpan();
        if (!span[..8].SequenceEqual(Magic)) throw new InvalidDataException("it does not begin as a snapshot does");
        var format = BinaryPrimitives.ReadInt32LittleEndian(span[8..]);
        if (format is > Format and < 256)
            throw new DataDirectoryException(
                DataDirectoryFault.NewerFormat, path,
                $"The snapshot {path} has format {format}, written by a newer version; this one reads formats up to {Format}.");
        int idLength = BinaryPrimitives.ReadUInt16LittleEndian(span[36..]), manifestLength = BinaryPrimitives.ReadUInt16LittleEndian(span[38..]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(span[12..]);
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(span[24..]);
        if (format != Format || length != FixedSize + idLength + manifestLength || ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            throw new InvalidDataException("its header makes no sense");
        var texts = new byte[idLength + manifestLength];
        if (file.ReadAtLeast(texts, texts.Length, throwOnEndOfStream: false) < texts.Length) throw new InvalidDataException("it ends within its header");
        var metadata = new SnapshotMetadata(
            Encoding.UTF8.GetString(texts, 0, idLength), BinaryPrimitives.ReadInt64LittleEndian(span[16..]), new DateTime(ticks, DateTimeKind.Utc));
        var serializer = BinaryPrimitives.ReadInt32LittleEndian(span[32..]);
        return (new SnapshotHeader(metadata, serializer, Encoding.UTF8.GetString(texts, idLength, manifestLength)), length);
    }
}

/// <summary>What stands behind the content: its length, and the checksum of everything before the checksum.</summary>
internal static class SnapshotTrailer
{
    internal const int Size = 16;

    internal static void WriteLength(Span<byte> target, long contentLength) => BinaryPrimitives.WriteInt64LittleEndian(target, contentLength);

    internal static void WriteChecksum(Span<byte> target, ulong checksum) => BinaryPrimitives.WriteUInt64LittleEndian(target[8..], checksum);

    internal static (long ContentLength, ulong Checksum) Read(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
}

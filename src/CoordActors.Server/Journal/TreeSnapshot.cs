using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>Header and tree as the snapshot store takes them: streamed, on its own thread, while the tree goes on.</summary>
public sealed class TreeSnapshot(SnapshotHeader header, TreeImage image) : IStreamedSnapshot
{
    private long _length;

    /// <summary>Bytes written; whoever hears that the snapshot is saved may ask.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <inheritdoc />
    public void WriteTo(Stream target)
    {
        header.WriteTo(target);
        Volatile.Write(ref _length, header.Length + image.WriteTo(target));
    }
}

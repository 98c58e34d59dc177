using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>Header and tree as the snapshot store takes them: streamed, on its own thread, while the tree goes on.</summary>
public sealed class TreeSnapshot(SnapshotHeader header, TreeImage image) : IStreamedSnapshot
{
    /// <inheritdoc />
    public void WriteTo(Stream target)
    {
        header.WriteTo(target);
        image.WriteTo(target);
    }
}

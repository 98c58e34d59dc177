using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>An image of the tree as the snapshot store takes it: streamed, on its own thread, while the tree goes on.</summary>
public sealed class TreeSnapshot(TreeImage image) : IStreamedSnapshot
{
    /// <inheritdoc />
    public void WriteTo(Stream target) => image.WriteTo(target);
}

using CoordActors.Tree;

namespace CoordActors.Admin.Tests;

/// <summary>Reads what <c>snapshot</c> sends and nothing else.</summary>
internal sealed class ImageReader : ISnapshotReader
{
    private const int BufferBytes = 128 * 1024;

    public ZnodeTree Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        try
        {
            return ZnodeTree.Restore(stream, new TreeSettings());
        }
        catch (TreeImageException damage)
        {
            throw new InvalidDataException(damage.Message, damage);
        }
    }
}

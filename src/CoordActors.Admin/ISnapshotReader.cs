using CoordActors.Tree;

namespace CoordActors.Admin;

/// <summary>Reads the snapshots that <c>restore</c> is sent. Any thread.</summary>
public interface ISnapshotReader
{
    /// <summary>Reads a file.</summary>
    /// <returns>The tree in it.</returns>
    /// <exception cref="InvalidDataException">It is damaged or is no snapshot; the message is a sentence for whoever sent it.</exception>
    ZnodeTree Read(string file);
}

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

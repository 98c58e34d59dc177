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

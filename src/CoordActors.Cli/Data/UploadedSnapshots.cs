using CoordActors.Admin;
using CoordActors.Migration;
using CoordActors.Tree;

namespace CoordActors.Cli.Data;

/// <summary>What the admin server's <c>restore</c> takes: every kind of snapshot that <c>coord snapshot restore</c> takes.</summary>
internal sealed class UploadedSnapshots : ISnapshotReader
{
    public ZnodeTree Read(string file)
    {
        try
        {
            return SnapshotStorage.Read(file).State.Tree;
        }
        catch (Exception wrong) when (wrong is BadInputException or MigrationException)
        {
            throw new InvalidDataException(wrong.Message.Replace(file, "sent", StringComparison.Ordinal), wrong);
        }
    }
}

using CoordActors.Actors.Persistence;
using CoordActors.Migration;
using CoordActors.Persistence.Sqlite;
using CoordActors.Server.Journal;
using CoordActors.Tree;

namespace CoordActors.Cli.Data;

/// <summary>Snapshots as files outside of a data directory: ours, and those of Apache ZooKeeper.</summary>
internal static class SnapshotStorage
{
    /// <summary>What <see cref="Read"/> calls the image that the admin server of a running server sends.</summary>
    public const string ImageKind = "coord snapshot of a running server";

    /// <summary>Writes a state as a file.</summary>
    /// <exception cref="BadInputException">There is a file of that name.</exception>
    public static void Write(string path, StoredState state, DateTime now)
    {
        RefuseIfThere(path);
        using var image = state.Tree.Capture();
        SnapshotFile.Write(path, new SnapshotMetadata("coord", state.SequenceNr, now), Snapshot(state, image).WriteTo);
    }

    /// <summary>The snapshot that holds a state, epochs and all.</summary>
    public static TreeSnapshot Snapshot(StoredState state, TreeImage image) =>
        new(new SnapshotHeader(state.AcceptedEpoch, state.CurrentEpoch, image.Zxid, IsReset: false, []), image);

    /// <exception cref="BadInputException">There is a file of that name, or no directory for it.</exception>
    public static void RefuseIfThere(string path)
    {
        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new BadInputException($"{path} is there already: name a new file, nothing is overwritten.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new BadInputException($"{folder} does not exist: name a file in a directory that does.");
        }
    }

    /// <summary>Reads a file of any kind: ours, sent by a running server of ours, or ZooKeeper's.</summary>
    /// <exception cref="BadInputException">It is damaged, or is none.</exception>
    /// <exception cref="MigrationException">It is a damaged snapshot of ZooKeeper, or none at all.</exception>
    public static (StoredState State, string Kind, IReadOnlyList<string> Notes) Read(string path)
    {
        if (File.Exists(path) && ReadImage(path) is { } image)
        {
            return (image, ImageKind, []);
        }

        if (!File.Exists(path) || !SnapshotFile.IsOne(path))
        {
            if (ForeignFile.WhatItIs(path) is { } foreign)
            {
                throw new BadInputException(foreign);
            }

            var contents = ApacheDirectory.ReadSnapshot(path, new ApacheReadOptions());
            return (new StoredState(contents.Tree, contents.AcceptedEpoch, contents.CurrentEpoch, 0), "Apache ZooKeeper snapshot", contents.Notes);
        }

        try
        {
            var (metadata, content) = SnapshotFile.Open(path);
            using var stream = content.OpenRead();
            var recovery = new TreeRecovery(TreeRecovery.InitialSettings);
            recovery.Restore(stream);
            var recovered = recovery.Finish();
            var found = new StoredState(recovered.Tree, recovered.State.AcceptedEpoch, recovered.State.CurrentEpoch, metadata.SequenceNr);
            return (found, $"coord snapshot of {metadata.Timestamp:u}", []);
        }
        catch (Exception damage) when (damage is InvalidDataException or TreeImageException)
        {
            throw Damaged(path, damage);
        }
    }

    private static StoredState? ReadImage(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 << 10);
        try
        {
            if (!ZnodeTree.IsImage(stream))
            {
                return null;
            }

            var tree = ZnodeTree.Restore(stream, TreeRecovery.InitialSettings);
            var epoch = tree.LastZxid >> 32;
            return new StoredState(tree, epoch, epoch, 0);
        }
        catch (Exception damage) when (damage is InvalidDataException or TreeImageException)
        {
            throw Damaged(path, damage);
        }
    }

    private static BadInputException Damaged(string path, Exception damage) => new($"The snapshot {path} is damaged: {damage.Message.TrimEnd('.')}.");
}

namespace CoordActors.Persistence.Sqlite;

/// <summary>How the journal and the snapshots of a data directory are kept.</summary>
public sealed record SqlitePersistenceOptions
{
    /// <summary>The directory of the journal; created when it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>The folder of the snapshots; <c>snapshots</c> beside the journal if not given.</summary>
    public string SnapshotDirectory
    {
        get => field ?? Path.Combine(Directory, "snapshots");
        init;
    }

    /// <summary>Whether a commit waits for the disk. Switched off, acknowledged writes survive a crash of the process but not of the machine.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>Bytes of free space on the data directory's file system below which the journal reports
    /// <see cref="Actors.Persistence.JournalStalled"/>, while there still is room to write. 0 switches the check off.</summary>
    public long DiskFreeMin { get; init; } = 64L << 20;

    /// <summary>Snapshots kept for each id; older ones are deleted after a new one is durable. At least 1.</summary>
    public int SnapshotsKept { get; init; } = 3;

    /// <summary>Bytes in the write-ahead log at which a checkpoint begins in the background.</summary>
    public long CheckpointAt { get; init; } = 4L << 20;

    /// <summary>Size of the write-ahead log in bytes: the file has it from the start and is reused. Only a log that reaches it makes a commit
    /// wait for a checkpoint. A commit is not cut: one that is larger than what is left, makes the file so much larger.</summary>
    public long WalMax { get; init; } = 16L << 20;

    /// <summary>How often a write that found no space, or an I/O error, is tried again.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Events deleted in one transaction; commits that wait get their turn in between.</summary>
    public int DeleteChunk { get; init; } = 64;

    /// <summary>The file of the journal.</summary>
    public string JournalPath => Path.Combine(Directory, "journal.db");

    internal string MarkPath => Path.Combine(Directory, "journal.mark");
}

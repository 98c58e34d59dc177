using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.journal</c>: how transactions get to the disk.</summary>
public sealed record JournalSettings
{
    /// <summary>Directory of the journal; empty: the data directory (see <see cref="ServerSettings.JournalDirectory"/>).</summary>
    public string Directory { get; init; } = "";

    /// <summary>Whether a write is on the disk before it is acknowledged.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>A commit that takes longer is named in the log.</summary>
    public TimeSpan FsyncWarnAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Size in bytes that the write-ahead log file keeps.</summary>
    public long WalSize { get; init; } = 16 << 20;

    /// <summary>Free bytes of the disk below which writes are refused; 0: no such floor.</summary>
    public long DiskFreeMin { get; init; } = 64 << 20;

    internal static JournalSettings Read(ConfigurationReader block) => new()
    {
        Directory = block.Text("dir"),
        Fsync = block.Switch("fsync"),
        FsyncWarnAfter = block.Duration("fsync-warn-after", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
        WalSize = block.Size("wal-size", 64 << 10, 4L << 30),
        DiskFreeMin = block.Size("disk-free-min", 1, 1L << 50, canBeOff: true),
    };
}

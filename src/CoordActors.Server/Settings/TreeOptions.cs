using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.tree</c>: rules of the znode tree that an operator chooses.</summary>
public sealed record TreeOptions
{
    /// <summary>Whether znodes may have a time to live.</summary>
    public bool ExtendedTypes { get; init; }

    /// <summary>Whether a write that breaks a hard quota is refused.</summary>
    public bool EnforceQuota { get; init; }

    /// <summary>Whether access control lists are ignored.</summary>
    public bool SkipAcl { get; init; }

    /// <summary>How often empty containers and outlived znodes are looked for.</summary>
    public TimeSpan ContainerCheckInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most of them deleted in a minute.</summary>
    public int ContainerMaxPerMinute { get; init; } = 10_000;

    /// <summary>Age at which a container that never had a child is deleted; zero: never.</summary>
    public TimeSpan ContainerNeverUsedMax { get; init; }

    /// <summary>Bytes kept of the newest changes, for persistent watches of clients that come back; 0 for none.</summary>
    public int WatchHistoryBytes { get; init; } = 1 << 20;

    internal static TreeOptions Read(ConfigurationReader block) => new()
    {
        ExtendedTypes = block.Switch("extended-types"),
        EnforceQuota = block.Switch("enforce-quota"),
        SkipAcl = block.Switch("skip-acl"),
        ContainerCheckInterval = block.Duration("container-check-interval", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
        ContainerMaxPerMinute = block.Integer("container-max-per-minute", 1, int.MaxValue),
        ContainerNeverUsedMax = block.Duration(
            "container-never-used-max", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(3650), canBeOff: true),
        WatchHistoryBytes = (int)block.Size("watch-history-bytes", 64 << 10, 1 << 30, canBeOff: true),
    };
}

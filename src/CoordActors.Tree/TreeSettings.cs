using System.Text;
using CoordActors.Protocol;

namespace CoordActors.Tree;

/// <summary>
/// The settings on which the outcome of a transaction depends. They are state of the ensemble, not of a server: they live in the tree and in its image,
/// and only a <see cref="TxnKind.Settings"/> transaction changes them.
/// </summary>
public sealed record TreeSettings
{
    /// <summary>Whether znodes with a time to live exist (<c>zookeeper.extendedTypesEnabled</c>).</summary>
    public bool ExtendedTypes { get; init; }

    /// <summary>Whether hard quotas refuse writes (<c>zookeeper.enforceQuota</c>).</summary>
    public bool EnforceQuota { get; init; }

    /// <summary>Whether permissions are not checked at all (<c>zookeeper.skipACL</c>).</summary>
    public bool SkipAcl { get; init; }

    /// <summary>Whether access control lists may name digest ids (<c>zookeeper.DigestAuthenticationProvider.enabled</c>).</summary>
    public bool DigestSchemeEnabled { get; init; } = true;

    /// <summary>Age in ms at which a container that never had a child is reaped; 0 is never (<c>znode.container.maxNeverUsedIntervalMs</c>).</summary>
    public long ContainerNeverUsedMs { get; init; } = 300_000;

    /// <summary>The id of an access control entry that stands for every SASL user (<c>zookeeper.letAnySaslUserDoX</c>), null for none.</summary>
    public string? AnySaslUserId { get; init; }

    /// <summary>
    /// Which ensemble the history belongs to, 0 for none yet: given once, by the first leader. It decides nothing about transactions; it keeps servers
    /// with data of different ensembles apart.
    /// </summary>
    public long EnsembleId { get; init; }

    /// <summary>
    /// The highest feature level of a transaction that the tree has applied: who does not know it cannot be a server of the ensemble any more.
    /// It only grows, and no settings transaction is needed for it.
    /// </summary>
    public byte FeatureLevel { get; init; } = Txn.FeatureLevelMin;

    /// <summary>
    /// The servers of the ensemble in ZooKeeper's text, a line each, empty for a server without peers. With the version behind it, which is the zxid of the
    /// transaction that brought it, it is the data of <c>/zookeeper/config</c>.
    /// </summary>
    public string Configuration { get; init; } = "";

    /// <summary>
    /// Reads encoded settings. Fields that an older writer did not know are taken from <paramref name="defaults"/>; malformed input gives false.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, TreeSettings defaults, out TreeSettings settings)
    {
        var reader = new JuteReader(source);
        settings = defaults;
        var flags = reader.ReadInt32();
        if (reader.Failed)
        {
            return false;
        }

        settings = defaults with
        {
            ExtendedTypes = (flags & 1) != 0,
            EnforceQuota = (flags & 2) != 0,
            SkipAcl = (flags & 4) != 0,
            DigestSchemeEnabled = (flags & 8) != 0,
            Configuration = "",
        };
        if (reader.Remaining > 0)
        {
            settings = settings with { ContainerNeverUsedMs = reader.ReadInt64() };
        }

        if (reader.Remaining > 0)
        {
            settings = settings with { AnySaslUserId = reader.ReadBytes().ToText() };
        }

        if (reader.Remaining > 0)
        {
            settings = settings with { EnsembleId = reader.ReadInt64() };
        }

        if (reader.Remaining > 0)
        {
            settings = settings with { FeatureLevel = reader.ReadByte() };
        }

        if (reader.Remaining > 0)
        {
            settings = settings with { Configuration = reader.ReadBytes().ToText() ?? "" };
        }

        return !reader.Failed;
    }

    /// <summary>
    /// Appends the encoded settings: the body of a settings transaction. At level 1 and without a configuration they have the form of the first version.
    /// </summary>
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32((ExtendedTypes ? 1 : 0) | (EnforceQuota ? 2 : 0) | (SkipAcl ? 4 : 0) | (DigestSchemeEnabled ? 8 : 0));
        writer.WriteInt64(ContainerNeverUsedMs);
        writer.WriteText(AnySaslUserId);
        writer.WriteInt64(EnsembleId);
        if (FeatureLevel > Txn.FeatureLevelMin || Configuration.Length > 0)
        {
            writer.WriteByte(FeatureLevel);
        }

        if (Configuration.Length > 0)
        {
            writer.WriteText(Configuration);
        }
    }

    internal bool IsAnySaslUser(ReadOnlySpan<byte> aclId) => AnySaslUserId is not null && aclId.SequenceEqual(Encoding.UTF8.GetBytes(AnySaslUserId));
}

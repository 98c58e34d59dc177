using System.Text;

namespace CoordActors.Interop.Hosting;

/// <summary>What a scenario needs of its server. Written as a zoo.cfg, the one configuration that both servers read.</summary>
public sealed record ServerOptions
{
    /// <summary>A property of the machine with Apache, a key of the zoo.cfg with ours.</summary>
    public const string JaasKey = "java.security.auth.login.config";

    /// <summary>Milliseconds; short, so that a session's expiry is an event worth waiting for (it comes at a multiple of the tick).</summary>
    public int TickTime { get; init; } = 500;

    /// <summary>Milliseconds; the shortest session timeout that the server grants.</summary>
    public int MinSessionTimeout { get; init; } = 1_000;

    /// <summary>Milliseconds; the longest session timeout that the server grants. Long, so that a busy machine expires nobody by accident.</summary>
    public int MaxSessionTimeout { get; init; } = 600_000;

    /// <summary>The four-letter words that are answered, as in <c>4lw.commands.whitelist</c>; null leaves the key out.</summary>
    public string? FourLetterWords { get; init; } = "*";

    /// <summary>Whether TTL nodes may be created (<c>extendedTypesEnabled</c>).</summary>
    public bool ExtendedTypes { get; init; } = true;

    /// <summary>Whether hard quotas reject (<c>enforceQuota</c>).</summary>
    public bool EnforceQuota { get; init; } = true;

    /// <summary>Milliseconds between two searches for empty containers and outlived TTL nodes.</summary>
    public int ContainerCheckInterval { get; init; } = 500;

    /// <summary>The digest whose owner may do everything (<c>DigestAuthenticationProvider.superDigest</c>); null for nobody.</summary>
    public string? SuperDigest { get; init; }

    /// <summary>Transactions from one snapshot to the next (<c>snapCount</c>); null leaves the key out.</summary>
    public int? SnapCount { get; init; }

    /// <summary>KiB by which a log grows ahead of its content (<c>preAllocSize</c>); null leaves the key out.</summary>
    public int? PreAllocSize { get; init; }

    /// <summary>The number of a server of an ensemble, which is written into the file <c>myid</c>; null on a server that is alone.</summary>
    public int? MyId { get; init; }

    /// <summary>The JAAS file with the users who may log in with SASL; null for none.</summary>
    public string? JaasFile { get; init; }

    /// <summary>Further lines of the zoo.cfg.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>The port of the admin server; null for none.</summary>
    public int? AdminPort { get; init; }

    /// <summary>The text of the zoo.cfg.</summary>
    public string ToZooCfg(int clientPort, string dataDirectory)
    {
        var text = new StringBuilder()
            .AppendLine($"tickTime={TickTime}")
            .AppendLine($"dataDir={dataDirectory}")
            .AppendLine($"clientPort={clientPort}")
            .AppendLine("maxClientCnxns=0")
            .AppendLine($"minSessionTimeout={MinSessionTimeout}")
            .AppendLine($"maxSessionTimeout={MaxSessionTimeout}")
            .AppendLine($"extendedTypesEnabled={(ExtendedTypes ? "true" : "false")}")
            .AppendLine($"enforceQuota={(EnforceQuota ? "true" : "false")}")
            .AppendLine($"znode.container.checkIntervalMs={ContainerCheckInterval}")
            .AppendLine($"admin.enableServer={(AdminPort is null ? "false" : "true")}");
        if (AdminPort is not null)
        {
            text.AppendLine($"admin.serverPort={AdminPort}");
        }

        if (FourLetterWords is not null)
        {
            text.AppendLine($"4lw.commands.whitelist={FourLetterWords}");
        }

        if (SuperDigest is not null)
        {
            text.AppendLine($"DigestAuthenticationProvider.superDigest={SuperDigest}");
        }

        if (SnapCount is not null)
        {
            text.AppendLine($"snapCount={SnapCount}");
        }

        if (PreAllocSize is not null)
        {
            text.AppendLine($"preAllocSize={PreAllocSize}");
        }

        if (JaasFile is not null)
        {
            text.AppendLine("authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider").AppendLine($"{JaasKey}={JaasFile}");
        }

        foreach (var line in More)
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }
}

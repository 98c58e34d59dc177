using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CoordActors.Cli.Bench;

/// <summary>What a request of the load generator does.</summary>
public enum WorkloadKind
{
    /// <summary>getData of a random key.</summary>
    Get,

    /// <summary>exists of a random key.</summary>
    Exists,

    /// <summary>setData of a random key, any version.</summary>
    Set,

    /// <summary>create of a new znode, all of them under one parent.</summary>
    Create,

    /// <summary>create of a new znode and delete of the same one, in turn.</summary>
    CreateDelete,

    /// <summary>getData or setData of a random key.</summary>
    Mix,

    /// <summary>ping.</summary>
    Ping,
}

/// <summary>The requests of a run.</summary>
/// <param name="Kind">What a request does.</param>
/// <param name="ReadPercent">Share of reads, 0 to 100; of interest only to <see cref="WorkloadKind.Mix"/>.</param>
public readonly record struct Workload(WorkloadKind Kind, int ReadPercent = 0)
{
    /// <summary>Whether requests go to the keys that exist before the run.</summary>
    public bool NeedsKeys => Kind is WorkloadKind.Get or WorkloadKind.Exists or WorkloadKind.Set or WorkloadKind.Mix;

    /// <summary>Reads what the option <c>--op</c> accepts: get, exists, set, create, create-delete, mix:R, ping.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Workload workload)
    {
        WorkloadKind? kind = text switch
        {
            "get" => WorkloadKind.Get,
            "exists" => WorkloadKind.Exists,
            "set" => WorkloadKind.Set,
            "create" => WorkloadKind.Create,
            "create-delete" => WorkloadKind.CreateDelete,
            "ping" => WorkloadKind.Ping,
            _ => null,
        };
        if (kind is { } plain)
        {
            workload = new Workload(plain);
            return true;
        }

        const string Mix = "mix:";
        if (text?.StartsWith(Mix, StringComparison.Ordinal) == true
            && int.TryParse(text.AsSpan(Mix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent <= 100)
        {
            workload = new Workload(WorkloadKind.Mix, percent);
            return true;
        }

        workload = default;
        return false;
    }

    /// <summary>The word that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Kind switch
    {
        WorkloadKind.CreateDelete => "create-delete",
        WorkloadKind.Mix => string.Create(CultureInfo.InvariantCulture, $"mix:{ReadPercent}"),
        _ => Kind.ToString().ToLowerInvariant(),
    };
}

using CoordActors.Server.Serving;

namespace CoordActors.Admin.Commands;

/// <summary>An entry of the <see cref="CommandTable"/>.</summary>
/// <param name="Name">Its primary name.</param>
/// <param name="Run">What it does.</param>
internal sealed record Command(string Name, Func<CommandContext, Task<CommandReply>> Run)
{
    /// <summary>Its other names.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>What it shows of the server; null: nothing.</summary>
    public ViewDetail? Detail { get; init; }

    /// <summary>Whether it shows the sessions' deadlines.</summary>
    public bool Deadlines { get; init; }

    /// <summary>Whether it can only be answered by a server that serves clients.</summary>
    public bool NeedsService { get; init; } = true;

    /// <summary>Whether it must be sent as POST.</summary>
    public bool IsPost { get; init; }

    /// <summary>Whether only those may use it who hold all permissions on the root znode.</summary>
    public bool IsProtected { get; init; }
}

using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.audit</c>: who changed what, and with what result.</summary>
public sealed record AuditSettings
{
    /// <summary>Whether an audit log is written.</summary>
    public bool Enabled { get; init; }

    /// <summary>Its file; empty: the log of the server, category <c>coord.audit</c>.</summary>
    public string File { get; init; } = "";

    internal static AuditSettings Read(ConfigurationReader block) => new()
    {
        Enabled = block.Switch("enabled"),
        File = block.Text("file"),
    };
}

using CoordActors.Admin.Access;
using CoordActors.Server.Admin;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace CoordActors.Admin.Commands;

/// <summary>What a command has to work with.</summary>
internal sealed record CommandContext(HttpContext Http, ServerPicture? Picture, AdminRuntime Runtime, LoadedSettings Loaded, LogControl Logs)
{
    public ServerSettings Settings => Loaded.Settings;

    /// <summary>How often snapshots are allowed.</summary>
    public required RateLimit Snapshots { get; init; }

    /// <summary>How often restores are allowed.</summary>
    public required RateLimit Restores { get; init; }

    /// <summary>Reads what is to be restored.</summary>
    public required ISnapshotReader Reader { get; init; }

    public required IHostApplicationLifetime Lifetime { get; init; }

    /// <summary>The picture that the command's table entry has asked for.</summary>
    public ServerPicture Server => Picture ?? throw new InvalidOperationException("The command did not ask for a picture.");

    /// <summary>A parameter of the address, or null.</summary>
    public string? Parameter(string name) => Http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;
}

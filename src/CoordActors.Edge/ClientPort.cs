using CoordActors.Server.Clients;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Logging;

namespace CoordActors.Edge;

/// <summary>What all client connections share, whichever listener they came through.</summary>
public sealed class ClientPort(EdgeRuntime edge, ServerSettings settings, ILogger<ClientPort> logger)
{
    /// <summary>The way to the actors.</summary>
    public EdgeRuntime Edge { get; } = edge;

    /// <summary>The block <c>coord.client</c>.</summary>
    public ClientSettings Settings { get; } = settings.Client;

    /// <summary>How many connections there may be.</summary>
    public ConnectionLimits Connections { get; } = new(settings.Client.ConnectionsMax, settings.Client.ConnectionsPerAddressMax);

    /// <summary>How many requests may wait for their answers.</summary>
    public OutstandingLimit Outstanding { get; } = new(settings.Client.OutstandingMax, settings.Client.OutstandingPerConnectionMax);

    /// <summary>Where the lines about connections go.</summary>
    public ILogger Logger { get; } = logger;

    internal RequestBatchPool Batches { get; } = new();
}

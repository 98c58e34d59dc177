using CoordActors.Actors;
using CoordActors.Admin;
using CoordActors.Edge;
using CoordActors.Server;
using CoordActors.Server.Admin;
using CoordActors.Server.Auth;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Hosting;

/// <summary>
/// The actor system within the host's life cycle: it serves before Kestrel listens, and ends after Kestrel has stopped. If it fails, it ends the host.
/// </summary>
internal sealed class NodeService(
    LoadedSettings loaded,
    EdgeRuntime edge,
    AdminRuntime admin,
    LogControl logs,
    AuditLog audit,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers,
    ILogger<NodeService> logger)
    : IHostedService, IAsyncDisposable
{
    private const string SystemName = "coord";

    private NodePersistence? _persistence;
    private ActorSystem? _system;
    private IActorRef _audit = ActorRefs.Nobody;

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in loaded.Warnings)
        {
            HostLog.ConfigurationWarning(logger, warning);
        }

        var settings = loaded.Settings;
        _persistence = NodePersistence.Open(settings);
        var setup = _persistence.Setup.And(new RuntimeSetup { Log = new LogSink(loggers, logs) });
        if (EnsembleHosting.CreateRemoteSetup(settings, SystemName, loggers.CreateLogger<TlsIdentity>()) is { } remote)
        {
            setup = setup.And(remote);
        }

        _system = ActorSystem.Create(SystemName, setup);
        var runtime = EnsembleHosting.CreateRuntime(settings);
        var failure = WatchForFailure(_system);
        var peer = _system.ActorOf(Props.Create(() => new PeerActor(settings, runtime)), "peer");
        var serves = peer.Ask<object>(PeerCommand.AwaitServing.Instance, cancellationToken);
        switch (await (await Task.WhenAny(serves, failure).ConfigureAwait(false)).ConfigureAwait(false))
        {
            case PeerEvent.Serving serving:
                var authenticator = new Authenticator(settings.Auth);
                var edgeActor = _system.ActorOf(Props.Create(() => new EdgeActor(serving.Tree, authenticator)), "edge");
                _audit = _system.ActorOf(Props.Create(() => new AuditActor(audit)), "audit");
                serving.Admin.Tell(new AdminCommand.Audit(logs.IsAuditing), ActorRefs.NoSender);
                edge.Start(_system, edgeActor, serving.Admin);
                admin.Start(serving.Admin, edge);
                _ = EndOn(failure);
                break;
            case PeerEvent.Failed failed:
                throw new NodeFailedException(failed.Cause);
            default:
                break;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await RecordStop().ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        HostLog.Stopped(logger);
    }

    /// <summary>First the actors, then what they write to. The host may ask more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _system, null) is { } system)
        {
            await system.Terminate().ConfigureAwait(false);
        }

        Interlocked.Exchange(ref _persistence, null)?.Dispose();
    }

    /// <summary>That the server was asked to stop is a line of the audit log before anything stops.</summary>
    private async Task RecordStop()
    {
        if (_system is null || _audit.IsNobody())
        {
            return;
        }

        try
        {
            await _audit.Ask<AuditActor.StopInvoked>(new AuditActor.StopInvoked(ExitCode != 0), TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            // It is stopping already; then its last line says how.
        }
    }

    /// <summary>Subscribed before there is a peer: one that fails at once has stopped before it can be asked.</summary>
    private static Task<object> WatchForFailure(ActorSystem system)
    {
        var failure = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new FailureListener(failure)), "failures"), typeof(PeerEvent.Failed));
        return failure.Task;
    }

    private async Task EndOn(Task<object> failure)
    {
        var failed = (PeerEvent.Failed)await failure.ConfigureAwait(false);
        ExitCode = 1;
        HostLog.NodeFailed(logger, failed.Cause.Message);
        lifetime.StopApplication();
    }

    private sealed class FailureListener(TaskCompletionSource<object> failure) : UntypedActor
    {
        protected override void OnReceive(object message) => failure.TrySetResult(message);
    }
}

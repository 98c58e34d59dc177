using CoordActors.Actors;
using CoordActors.Server.Admin;

namespace CoordActors.Cli.Hosting;

/// <summary>Hears of changes by the event stream, and writes them to the audit log; its own end is that of the server.</summary>
internal sealed class AuditActor : UntypedActor
{
    private readonly AuditLog _log;
    private bool _isFailed;

    public AuditActor(AuditLog log) => _log = log;

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AuditEvent));

    protected override void PostStop()
    {
        if (_log.HasStarted)
        {
            _log.WriteOfServer(new AuditEvent("serverStop", IsSuccess: !_isFailed));
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AuditEvent entry:
                _log.Write(entry);
                break;
            case StopInvoked stop:
                _isFailed = stop.IsFailed;
                _log.WriteOfServer(new AuditEvent("serverStop", IsSuccess: true) { IsInvoked = true });
                Sender.Tell(stop);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>The server is about to stop; answered with the same when that stands in the log.</summary>
    /// <param name="IsFailed">Whether it stops since it has failed.</param>
    internal sealed record StopInvoked(bool IsFailed);
}

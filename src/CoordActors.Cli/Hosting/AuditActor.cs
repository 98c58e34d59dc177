using System.Globalization;
using CoordActors.Actors;
using CoordActors.Server.Admin;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Hosting;

/// <summary>Writes the audit log: to its file, or to the server's log where it has none. It hears of changes by the event stream.</summary>
internal sealed class AuditActor : UntypedActor
{
    /// <summary>The category of its lines in the server's log.</summary>
    public const string Category = "coord.audit";

    private readonly AuditSettings _settings;
    private readonly LogControl _control;
    private readonly ILogger _logger;
    private StreamWriter? _file;
    private bool _hasFailed;
    private bool _isFailed;

    /// <summary>Writes where <paramref name="settings"/> says.</summary>
    public AuditActor(AuditSettings settings, LogControl control, ILogger logger)
    {
        _settings = settings;
        _control = control;
        _logger = logger;
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(AuditEvent));
        WriteOfServer(new AuditEvent("serverStart", IsSuccess: true));
    }

    protected override void PostStop()
    {
        WriteOfServer(new AuditEvent("serverStop", IsSuccess: !_isFailed));
        _file?.Dispose();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AuditEvent entry:
                Write(entry);
                break;
            case StopInvoked stop:
                _isFailed = stop.IsFailed;
                WriteOfServer(new AuditEvent("serverStop", IsSuccess: true) { IsInvoked = true });
                Sender.Tell(stop);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void WriteOfServer(AuditEvent entry)
    {
        if (_control.IsAuditing)
        {
            Write(entry with { User = System.Environment.UserName });
        }
    }

    private void Write(AuditEvent entry)
    {
        if (_settings.File.Length == 0 || !TryWrite(entry))
        {
            Log(entry);
        }
    }

    private void Log(AuditEvent entry)
    {
        if (entry.IsSuccess)
        {
            HostLog.Audited(_logger, entry.ToString());
        }
        else
        {
            HostLog.AuditedFailure(_logger, entry.ToString());
        }
    }

    private static StreamWriter Open(string file) =>
        new(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };

    /// <summary>The file is opened with the first line, so that a server without an audit log has none; others may rotate it.</summary>
    private bool TryWrite(AuditEvent entry)
    {
        try
        {
            _file ??= Open(_settings.File);
            var time = Context.System.Scheduler.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            _file.WriteLine($"{time} {(entry.IsSuccess ? "INFO" : "ERROR")} {Category}: {entry}");
            _hasFailed = false;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            _file = null;
            if (!_hasFailed)
            {
                _hasFailed = true;
                HostLog.AuditFileFailed(_logger, _settings.File, failure.Message);
            }

            return false;
        }
    }

    /// <summary>The server is about to stop; answered with the same when that stands in the log.</summary>
    /// <param name="IsFailed">Whether it stops since it has failed.</param>
    internal sealed record StopInvoked(bool IsFailed);
}

using System.Globalization;
using CoordActors.Server.Admin;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Hosting;

/// <summary>The lines of the audit log: in its file, or in the server's log where it has none. Any thread may write.</summary>
internal sealed class AuditLog : IDisposable
{
    private const string Category = "coord.audit";

    private readonly Lock _lock = new();
    private readonly AuditSettings _settings;
    private readonly LogControl _control;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private StreamWriter? _file;
    private bool _hasFailed;

    /// <summary>Writes where <paramref name="settings"/> says, and of the server itself only while <paramref name="control"/> says so.</summary>
    public AuditLog(AuditSettings settings, LogControl control, TimeProvider time, ILoggerFactory loggers)
    {
        _settings = settings;
        _control = control;
        _time = time;
        _logger = loggers.CreateLogger(Category);
    }

    /// <summary>Whether the server has started; what never has does not stop either.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Writes how the start has ended.</summary>
    public void Started(bool isSuccess)
    {
        HasStarted = isSuccess;
        WriteOfServer(new AuditEvent("serverStart", isSuccess));
    }

    /// <summary>Writes what the server itself does.</summary>
    public void WriteOfServer(AuditEvent entry)
    {
        if (_control.IsAuditing)
        {
            Write(entry with { User = System.Environment.UserName });
        }
    }

    public void Write(AuditEvent entry)
    {
        lock (_lock)
        {
            if (_settings.File.Length == 0 || !TryWrite(entry))
            {
                Log(entry);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
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
            var time = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
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
}

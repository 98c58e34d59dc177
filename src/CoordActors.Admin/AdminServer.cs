using System.Text;
using CoordActors.Admin.Access;
using CoordActors.Admin.Commands;
using CoordActors.Admin.Console;
using CoordActors.Admin.Metrics;
using CoordActors.Server.Admin;
using CoordActors.Server.Auth;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoordActors.Admin;

/// <summary>
/// Everything that operators see over HTTP. One function from a request to a response: a dozen addresses need no router, no controllers and no
/// time at the start of the server.
/// </summary>
public sealed class AdminServer
{
    private readonly AdminRuntime _runtime;
    private readonly LoadedSettings _loaded;
    private readonly LogControl _logs;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly Authenticator _authenticator;
    private readonly HostCheck _hosts;
    private readonly RateLimit _snapshots;
    private readonly RateLimit _restores;
    private readonly ISnapshotReader _reader;
    private readonly TreeBrowser _browser;

    /// <summary>Serves what <paramref name="runtime"/> shows.</summary>
    public AdminServer(
        AdminRuntime runtime,
        LoadedSettings loaded,
        LogControl logs,
        ISnapshotReader reader,
        IHostApplicationLifetime lifetime,
        TimeProvider time,
        ILogger<AdminServer> logger)
    {
        (_runtime, _loaded, _logs, _reader, _lifetime, _logger) = (runtime, loaded, logs, reader, lifetime, logger);
        _authenticator = new Authenticator(loaded.Settings.Auth);
        _hosts = new HostCheck(loaded.Settings.Admin);
        _snapshots = new RateLimit(loaded.Settings.Admin.SnapshotIntervalMin, time);
        _restores = new RateLimit(loaded.Settings.Admin.RestoreIntervalMin, time);
        _browser = new TreeBrowser(runtime);
    }

    /// <summary>Answers one request.</summary>
    public async Task Handle(HttpContext http)
    {
        // Sockets are served by the thread that waits for them; what is done here takes longer than that thread has.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var admin = _loaded.Settings.Admin;
        var path = http.Request.Path.Value ?? "/";
        if (admin.Tls is { Required: true } && http.Request.IsHttps && !HostCheck.IsLoopback(http.Request.Host.Host))
        {
            http.Response.Headers.StrictTransportSecurity = "max-age=86400";
        }

        if (WhyNotServed(http, admin, path) is var (status, sentence))
        {
            await Text(http, status, sentence).ConfigureAwait(false);
        }
        else
        {
            await Route(http, admin, path).ConfigureAwait(false);
        }
    }

    /// <summary>What is refused whatever is asked for: plain HTTP where it must be HTTPS, other things than metrics, a name that is not ours.</summary>
    private (int Status, string Sentence)? WhyNotServed(HttpContext http, AdminSettings admin, string path)
    {
        var port = http.Connection.LocalPort;
        var isForMetrics = port == admin.MetricsPort || port == admin.MetricsSecurePort;
        if (!http.Request.IsHttps && (port == admin.MetricsSecurePort || (!isForMetrics && admin.Tls is { Required: true })))
        {
            http.Response.Headers.Connection = "close";
            return (StatusCodes.Status400BadRequest, "This port speaks HTTPS only: the address must begin with https://.\n");
        }

        return isForMetrics switch
        {
            true when path != "/metrics" => (StatusCodes.Status404NotFound, "Only /metrics is served here.\n"),
            false when !_hosts.Allows(http.Request.Host) => (StatusCodes.Status421MisdirectedRequest, "This server answers to localhost only.\n"),
            _ => null,
        };
    }

    private Task Route(HttpContext http, AdminSettings admin, string path)
    {
        var commands = admin.CommandPath;
        return path switch
        {
            "/metrics" => Metrics(http),
            "/health/live" => Text(http, StatusCodes.Status200OK, "alive\n"),
            "/health/ready" => Ready(http),
            _ when path == commands || path == commands + "/" => Html(http, CommandList.Of(commands)),
            _ when path.StartsWith(commands + "/", StringComparison.Ordinal) => Command(http, path[(commands.Length + 1)..]),
            "/" when admin.Console => Html(http, ConsolePage.Text(commands)),
            "/console/node" when admin.Console => Node(http),
            _ => Text(http, StatusCodes.Status404NotFound, $"There is no {path} here; {commands} lists the commands.\n"),
        };
    }

    private async Task Metrics(HttpContext http)
    {
        var picture = await _runtime.Look().ConfigureAwait(false);
        http.Response.ContentType = PrometheusText.ContentType;
        await http.Response.WriteAsync(PrometheusText.Of(picture)).ConfigureAwait(false);
    }

    /// <summary>Ready is who serves clients: a server without a leader is alive and not ready, and so is one whose port is suspended.</summary>
    private async Task Ready(HttpContext http)
    {
        var picture = await _runtime.Look().ConfigureAwait(false);
        var problem = picture switch
        {
            null => "it is starting",
            { Peer.IsServing: false } => "it has no leader",
            _ when _runtime.Ports!.IsSuspended => "its client port is suspended",
            _ => null,
        };
        await Text(
            http,
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            problem is null ? $"ready: {picture!.Peer.ModeText}\n" : $"not ready: {problem}\n").ConfigureAwait(false);
    }

    private async Task Command(HttpContext http, string name)
    {
        var command = CommandTable.Find(name);
        if (command is null)
        {
            await Json(http, CommandReply.Wrong($"Unknown command: {name}"), name).ConfigureAwait(false);
            return;
        }

        var caller = Caller.Of(http, _authenticator);
        try
        {
            var reply = await Refusal(http, command, caller).ConfigureAwait(false) ?? await Run(http, command).ConfigureAwait(false);
            Record(command, caller, reply);
            if (!ReferenceEquals(reply, CommandReply.Streamed))
            {
                await Json(http, reply, command.Name).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            AdminLog.CommandFailed(_logger, command.Name, caller.Address, failure.Message);
            if (!http.Response.HasStarted)
            {
                await Json(http, CommandReply.Wrong(failure.Message, StatusCodes.Status500InternalServerError), command.Name).ConfigureAwait(false);
            }
        }
    }

    private async Task<CommandReply?> Refusal(HttpContext http, Command command, Caller caller)
    {
        if (command.IsPost != HttpMethods.IsPost(http.Request.Method))
        {
            var expected = command.IsPost ? HttpMethods.Post : HttpMethods.Get;
            http.Response.Headers.Allow = expected;
            return CommandReply.Wrong($"{command.Name} must be sent as {expected}", StatusCodes.Status405MethodNotAllowed);
        }

        if (!command.IsProtected)
        {
            return null;
        }

        return caller.Proof switch
        {
            CallerProof.Missing => CommandReply.Wrong("Auth info is missing for the command", StatusCodes.Status401Unauthorized),
            CallerProof.Refused => CommandReply.Wrong("Not authenticated", StatusCodes.Status401Unauthorized),
            _ when !_runtime.IsStarted => null,
            _ => await _runtime.MayAdminister(caller.AuthIds).ConfigureAwait(false)
                ? null
                : CommandReply.Wrong("Not authorized", StatusCodes.Status403Forbidden),
        };
    }

    private async Task<CommandReply> Run(HttpContext http, Command command)
    {
        var needsPicture = command.NeedsService || command.Detail is not null;
        var picture = needsPicture ? await _runtime.Look(command.Detail ?? default, command.Deadlines).ConfigureAwait(false) : null;
        if (command.NeedsService && picture?.Peer.IsServing != true)
        {
            return CommandReply.Wrong(FourLetterWords.NotServing);
        }

        var context = new CommandContext(http, picture, _runtime, _loaded, _logs)
        {
            Snapshots = _snapshots,
            Restores = _restores,
            Reader = _reader,
            Lifetime = _lifetime,
        };
        return await command.Run(context).ConfigureAwait(false);
    }

    /// <summary>What only an administrator may do is worth a line, whether it was done or refused.</summary>
    private void Record(Command command, Caller caller, CommandReply reply)
    {
        if (!command.IsProtected)
        {
            return;
        }

        if (reply.Error is null)
        {
            AdminLog.CommandGiven(_logger, command.Name, caller.Address);
        }
        else
        {
            AdminLog.CommandRefused(_logger, command.Name, caller.Address, reply.Error);
        }
    }

    private async Task Node(HttpContext http)
    {
        var caller = Caller.Of(http, _authenticator);
        var (status, json) = await _browser.Node(http.Request.Query["path"].ToString(), caller.AuthIds).ConfigureAwait(false);
        await Send(http, status, "application/json", json).ConfigureAwait(false);
    }

    private static Task Json(HttpContext http, CommandReply reply, string command) => Send(http, reply.StatusCode, "application/json", reply.ToJson(command));

    private static Task Html(HttpContext http, string page)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'";
        return Send(http, StatusCodes.Status200OK, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page));
    }

    private static Task Text(HttpContext http, int status, string text) => Send(http, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    private static async Task Send(HttpContext http, int status, string type, byte[] body)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(body).ConfigureAwait(false);
        }
    }
}

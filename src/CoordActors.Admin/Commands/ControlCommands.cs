using System.Globalization;
using System.Text.Json;
using CoordActors.Server.Admin;
using Microsoft.AspNetCore.Http;

namespace CoordActors.Admin.Commands;

/// <summary>The commands that change something.</summary>
internal static class ControlCommands
{
    private const string LevelNames = "trace, debug, information, warning, error, critical or none";

    public static CommandReply ResetConnections(CommandContext context) => Tell(context, new AdminCommand.ResetStatistics(Connections: true));

    public static CommandReply ResetStatistics(CommandContext context) => Tell(context, new AdminCommand.ResetStatistics(Connections: false));

    /// <summary>Observers are not counted apart from other learners, so there is nothing to reset.</summary>
    public static CommandReply ResetObservers() => CommandReply.Done;

    public static CommandReply SetTraceMask(CommandContext context)
    {
        if (!long.TryParse(context.Parameter("traceMask"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mask))
        {
            return CommandReply.Wrong("setTraceMask requires long traceMask argument");
        }

        context.Runtime.Tell(new AdminCommand.SetTraceMask(mask));
        return CommandReply.Of(json => json.WriteNumber("tracemask", mask));
    }

    public static async Task<CommandReply> Shed(CommandContext context)
    {
        if (await Percentage(context.Http.Request).ConfigureAwait(false) is not { } percentage)
        {
            return CommandReply.Wrong("the body must be {\"percentage\": n} with n from 0 to 100", StatusCodes.Status400BadRequest);
        }

        var shed = await context.Runtime.Ports!.Shed(percentage).ConfigureAwait(false);
        return CommandReply.Of(json =>
        {
            json.WriteNumber("connections_shed", shed);
            json.WriteNumber("percentage_requested", percentage);
        });
    }

    public static CommandReply LogLevel(CommandContext context) => CommandReply.Of(json => WriteLevels(json, context));

    /// <summary>A level by its name or as lines of the log begin; null for none.</summary>
    private static LogLevel? Level(string name) => name.ToLowerInvariant() switch
    {
        "trce" => Microsoft.Extensions.Logging.LogLevel.Trace,
        "dbug" => Microsoft.Extensions.Logging.LogLevel.Debug,
        "info" => Microsoft.Extensions.Logging.LogLevel.Information,
        "warn" => Microsoft.Extensions.Logging.LogLevel.Warning,
        "fail" => Microsoft.Extensions.Logging.LogLevel.Error,
        "crit" => Microsoft.Extensions.Logging.LogLevel.Critical,
        _ => Enum.TryParse<LogLevel>(name, ignoreCase: true, out var level) && Enum.IsDefined(level) && !char.IsAsciiDigit(name[0]) ? level : null,
    };

    public static CommandReply SetLogLevel(CommandContext context)
    {
        if (context.Parameter("level") is { } name)
        {
            if (Level(name) is not { } level)
            {
                return CommandReply.Wrong($"level is \"{name}\"; it must be {LevelNames}", StatusCodes.Status400BadRequest);
            }

            context.Logs.Level = level;
        }

        if (context.Parameter("audit") is { } audit)
        {
            if (audit is not ("on" or "off"))
            {
                return CommandReply.Wrong($"audit is \"{audit}\"; it must be on or off", StatusCodes.Status400BadRequest);
            }

            context.Logs.IsAuditing = audit == "on";
            context.Runtime.Tell(new AdminCommand.Audit(context.Logs.IsAuditing));
        }

        return LogLevel(context);
    }

    public static CommandReply Suspend(CommandContext context)
    {
        context.Runtime.Ports!.Suspend();
        return IsSuspended(context);
    }

    public static CommandReply Resume(CommandContext context)
    {
        context.Runtime.Ports!.Resume();
        return IsSuspended(context);
    }

    /// <summary>The answer goes out before the server ends, since stopping waits for it.</summary>
    public static CommandReply Shutdown(CommandContext context)
    {
        if (!context.Settings.Admin.Shutdown)
        {
            return CommandReply.Wrong("shutdown is off; coord.admin.shutdown must be on", StatusCodes.Status503ServiceUnavailable);
        }

        context.Http.Response.OnCompleted(() =>
        {
            context.Lifetime.StopApplication();
            return Task.CompletedTask;
        });
        return CommandReply.Done;
    }

    private static CommandReply IsSuspended(CommandContext context) =>
        CommandReply.Of(json => json.WriteBoolean("suspended", context.Runtime.Ports!.IsSuspended));

    private static CommandReply Tell(CommandContext context, object command)
    {
        context.Runtime.Tell(command);
        return CommandReply.Done;
    }

    private static void WriteLevels(Utf8JsonWriter json, CommandContext context)
    {
        json.WriteString("level", context.Logs.Level.ToString().ToLowerInvariant());
        json.WriteBoolean("audit", context.Logs.IsAuditing);
    }

    private static async Task<int?> Percentage(HttpRequest request)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body).ConfigureAwait(false);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("percentage", out var value)
                && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt32(out var percentage)
                && percentage is >= 0 and <= 100 ? percentage : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

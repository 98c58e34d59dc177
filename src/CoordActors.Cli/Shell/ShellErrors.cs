using System.Net.Sockets;
using CoordActors.Client;
using CoordActors.Protocol;

namespace CoordActors.Cli.Shell;

/// <summary>Errors in the words that ZooKeeper's shell uses.</summary>
internal static class ShellErrors
{
    /// <summary>Whether the exception is a failure of a command and no fault of this program.</summary>
    public static bool IsExpected(Exception e) => e is CoordException or ShellException or ArgumentException or ObjectDisposedException or IOException
        or SocketException or UnauthorizedAccessException or FormatException or TimeoutException;

    public static string Text(Exception e) => e switch
    {
        CoordException coord => Text(coord),
        TimeoutException => "No server could be reached in time.",
        ArgumentException argument => argument.Message.Split(" (Parameter", 2)[0],
        _ => e.Message,
    };

    /// <summary>The name of an error code in ZooKeeper's sentences.</summary>
    public static string Name(ErrorCode code) => code switch
    {
        ErrorCode.SessionExpired => "Session expired",
        ErrorCode.NoWatcher => "No such watcher",
        ErrorCode.ReconfigDisabled => "Reconfig is disabled",
        ErrorCode.ThrottledOp => "Op throttled due to high load",
        ErrorCode.RequestTimeout => "Request timeout",
        ErrorCode.SessionClosedRequireSaslAuth => "Session closed because client failed to authenticate",
        _ => code.ToString(),
    };

    private static string Text(CoordException e)
    {
        var path = e.Path ?? "null";
        return e.Code switch
        {
            ErrorCode.NoNode => $"Node does not exist: {path}",
            ErrorCode.NodeExists => $"Node already exists: {path}",
            ErrorCode.NotEmpty => $"Node not empty: {path}",
            ErrorCode.NoChildrenForEphemerals => $"Ephemerals cannot have children: {path}",
            ErrorCode.NotReadOnly => $"Not a read-only call: {path}",
            ErrorCode.InvalidAcl => $"Acl is not valid : {path}",
            ErrorCode.NoAuth => $"Insufficient permission : {path}",
            ErrorCode.BadArguments => $"Arguments are not valid : {path}",
            ErrorCode.BadVersion => $"version No is not valid : {path}",
            ErrorCode.QuotaExceeded => $"Quota has exceeded : {path}",
            ErrorCode.EphemeralOnLocalSession => "Unable to create ephemeral node on a local session",
            ErrorCode.ReconfigInProgress => "Another reconfiguration is in progress -- concurrent reconfigs not supported (yet)",
            ErrorCode.NewConfigNoQuorum => "No quorum of new config is connected and up-to-date with the leader of last committed config - "
                + "try invoking reconfiguration after new servers are connected and synced",
            _ => $"KeeperErrorCode = {Name(e.Code)}{(e.Path is null ? "" : $" for {e.Path}")}",
        };
    }
}

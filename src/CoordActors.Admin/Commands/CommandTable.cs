using System.Collections.Frozen;
using CoordActors.Server.Serving;

namespace CoordActors.Admin.Commands;

/// <summary>All commands of the admin server: ZooKeeper's, by all their names, and behind them those that ZooKeeper has not.</summary>
internal static class CommandTable
{
    private const ViewDetail Counters = ViewDetail.None;

    /// <summary>They, in the order of the list that people see.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        New("configuration", StateCommands.Configuration, "conf", "config") with { Detail = Counters },
        New("connection_stat_reset", ControlCommands.ResetConnections, "crst"),
        New("connections", ConnectionCommands.Full, "cons") with { Detail = ViewDetail.Connections },
        New("dirs", StateCommands.Directories),
        New("dump", ConnectionCommands.Dump) with { Detail = ViewDetail.Ephemerals, Deadlines = true },
        New("environment", StateCommands.Environment, "env", "envi") with { NeedsService = false },
        New("get_trace_mask", StateCommands.TraceMask, "gtmk") with { Detail = Counters },
        New("hash", StateCommands.Digests) with { Detail = ViewDetail.Digests },
        New("initial_configuration", StateCommands.InitialConfiguration, "icfg") with { NeedsService = false },
        New("is_read_only", StateCommands.IsReadOnly, "isro") with { Detail = Counters },
        New("last_snapshot", StateCommands.LastSnapshot, "lsnp") with { Detail = Counters },
        New("leader", EnsembleCommands.Leader, "lead") with { Detail = Counters },
        New("monitor", StateCommands.Monitor, "mntr") with { Detail = Counters },
        New("observer_connection_stat_reset", ControlCommands.ResetObservers, "orst"),
        New("observers", EnsembleCommands.Observers, "obsr") with { Detail = Counters },
        New("restore", RestoreCommand.Run, "rest") with { IsPost = true, IsProtected = true },
        New("ruok", static () => CommandReply.Done) with { NeedsService = false },
        New("server_stats", StateCommands.ServerStats, "srvr") with { Detail = Counters },
        New("set_trace_mask", ControlCommands.SetTraceMask, "stmk"),
        New("shed_connections", ControlCommands.Shed, "shed") with { IsPost = true, IsProtected = true },
        New("snapshot", SnapshotCommands.Snapshot, "snap") with { IsProtected = true },
        New("stat_reset", ControlCommands.ResetStatistics, "srst"),
        New("stats", ConnectionCommands.Stats, "stat") with { Detail = ViewDetail.Connections },
        New("system_properties", StateCommands.SystemProperties, "sysp") with { NeedsService = false },
        New("voting_view", EnsembleCommands.VotingView) with { Detail = Counters },
        New("watch_summary", WatchCommands.Summary, "wchs") with { Detail = ViewDetail.Watches },
        New("watches", WatchCommands.BySession, "wchc") with { Detail = ViewDetail.Watches },
        New("watches_by_path", WatchCommands.ByPath, "wchp") with { Detail = ViewDetail.Watches },
        New("zabstate", EnsembleCommands.ZabState) with { Detail = Counters },
        New("hot_paths", StateCommands.HotPaths, "hotp") with { Detail = ViewDetail.HotPaths },
        New("log_level", ControlCommands.LogLevel) with { NeedsService = false },
        New("set_log_level", ControlCommands.SetLogLevel) with { NeedsService = false, IsPost = true, IsProtected = true },
        New("suspend", ControlCommands.Suspend) with { IsPost = true, IsProtected = true },
        New("resume", ControlCommands.Resume) with { IsPost = true, IsProtected = true },
        New("shutdown", ControlCommands.Shutdown) with { NeedsService = false, IsPost = true, IsProtected = true },
    ];

    private static readonly FrozenDictionary<string, Command> ByName = All
        .SelectMany(command => command.OtherNames.Append(command.Name).Select(name => KeyValuePair.Create(name, command)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The command of that name, or null.</summary>
    public static Command? Find(string name) => ByName.GetValueOrDefault(name);

    private static Command New(string name, Func<CommandContext, Task<CommandReply>> run, params string[] otherNames) =>
        new(name, run) { OtherNames = otherNames };

    private static Command New(string name, Func<CommandReply> run, params string[] otherNames) =>
        new(name, _ => Task.FromResult(run())) { OtherNames = otherNames };

    private static Command New(string name, Func<CommandContext, CommandReply> run, params string[] otherNames) =>
        new(name, context => Task.FromResult(run(context))) { OtherNames = otherNames };
}

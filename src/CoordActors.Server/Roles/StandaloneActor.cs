using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Roles;

/// <summary>The role of a server without peers: stamps transactions and hands them to the journal, which releases them to the tree.</summary>
public sealed class StandaloneActor : UntypedActor, IWithTimers
{
    private readonly StandaloneCore _core;
    private readonly IActorRef _journal;
    private readonly IActorRef _tree;
    private readonly TimeSpan _reapInterval;
    private readonly int _reapMax;

    /// <summary>Takes over after <paramref name="lastZxid"/>.</summary>
    public StandaloneActor(long lastZxid, IActorRef journal, IActorRef tree, TreeOptions options)
    {
        _core = new StandaloneCore(lastZxid);
        _journal = journal;
        _tree = tree;
        _reapInterval = options.ContainerCheckInterval;
        _reapMax = Math.Max(1, (int)(options.ContainerMaxPerMinute * _reapInterval.TotalMinutes));
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static long NowMs => Context.System.Scheduler.Now.ToUnixTimeMilliseconds();

    /// <inheritdoc />
    protected override void PreStart() =>
        Timers.StartPeriodicTimer(nameof(RoleCommand.ReapTick), RoleCommand.ReapTick.Instance, _reapInterval);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RoleCommand.Submit submit when _core.RefusalReason is null:
                _core.Stamp(submit.Transactions.AsSpan(0, submit.Length), NowMs);
                _journal.Tell(new JournalCommand.Append(submit.Transactions, submit.Length, submit.Count));
                break;
            case RoleCommand.Submit submit:
                _tree.Tell(new TreeCommand.Refuse(submit.Transactions, submit.Length, StandaloneCore.Refusal));
                break;
            case RoleCommand.ReapTick:
                _tree.Tell(new TreeCommand.Reap(NowMs, _reapMax));
                break;
            case JournalStalled stalled:
                _core.RefuseFrom(stalled.Reason);
                Context.GetLogger().Error("Writes are refused: {0}. Reads and sessions go on.", stalled.Reason);
                break;
            case JournalResumed:
                _core.AcceptAgain();
                Context.GetLogger().Info("Writes are accepted again.");
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}

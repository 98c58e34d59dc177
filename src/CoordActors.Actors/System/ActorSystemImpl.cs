using CoordActors.Actors.Remote;

namespace CoordActors.Actors;

internal sealed class ActorSystemImpl : ExtendedActorSystem
{
    private readonly TaskCompletionSource _terminated;
    private readonly ILogSink _sink;
    private readonly IDisposable? _ownScheduler;
    private readonly Dictionary<Type, IExtension> _extensions = [];
    private readonly Lock _extensionsGate = new();
    private readonly RootRef _root;
    private readonly ActorCell _guardian;
    private readonly ActorCell _systemGuardian;
    private readonly ActorPath _tempPath;
    private long _uids;
    private long _temps;
    private int _terminating;

    internal ActorSystemImpl(string name, ActorSystemSetup setup)
    {
        Name = name;
        Setup = setup;
        var runtime = setup.Get<RuntimeSetup>() ?? new RuntimeSetup();
        _sink = runtime.Log ?? new StandardErrorSink();
        Dispatchers = new Dispatchers(runtime.Dispatcher);
        Scheduler = runtime.Scheduler ?? (SchedulerBase)(_ownScheduler = new TimeProviderScheduler(runtime.TimeProvider, () => Log!));
        StartTime = Scheduler.MonotonicClock;
        if (setup.Get<RemoteSetup>() is not null) _uids = _temps = FirstUid(Scheduler.Now);
        Log = new LoggingAdapter(_sink, this, $"ActorSystem({name})", null);
        _terminated = new TaskCompletionSource(
            IsDeterministic ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

        RootPath = new ActorPath(new Address("akka", name));
        _tempPath = RootPath / "temp";
        DeadLetterRef = new DeadLetterActorRef(this, RootPath / "deadLetters");
        _root = new RootRef(this);
        Refs = new ActorRefProvider(this);
        var remote = setup.Get<RemoteSetup>();
        IReadOnlyCollection<SerializerDetails> serializers = setup.Get<SerializationSetup>()?.CreateSerializers(this) ?? [];
        Serialization = new Serialization(remote is null ? serializers : [.. serializers, MiscMessageSerializer.Details(this)]);
        _guardian = StartGuardian("user", runtime.GuardianStrategy);
        _systemGuardian = StartGuardian("system", SupervisorStrategy.DefaultStrategy);
        if (remote is null) return;
        Remoting = new Remoting(this, remote);
        Remoting.Start();
    }

    public override string Name { get; }

    public override ActorSystemSetup Setup { get; }

    public override IScheduler Scheduler { get; }

    public override ILoggingAdapter Log { get; }

    public override EventStream EventStream { get; } = new();

    public override Serialization Serialization { get; }

    public override IActorRef DeadLetters => DeadLetterRef;

    public override TimeSpan StartTime { get; }

    public override Task WhenTerminated => _terminated.Task;

    public override IActorRef Guardian => _guardian;

    public override IActorRef SystemGuardian => _systemGuardian;

    public override IActorRefProvider Provider => Refs;

    internal ActorRefProvider Refs { get; }

    /// <summary>Null when the system has no remoting.</summary>
    internal Remoting? Remoting { get; }

    internal Dispatchers Dispatchers { get; }

    internal bool IsDeterministic => Dispatchers.Default.IsDeterministic;

    internal bool IsTerminating => Volatile.Read(ref _terminating) != 0;

    internal ActorPath RootPath { get; }

    internal InternalActorRef Root => _root;

    internal DeadLetterActorRef DeadLetterRef { get; }

    private protected override bool IsDeterministicRun => IsDeterministic;

    public override IActorRef ActorOf(Props props, string? name = null) => _guardian.ActorOf(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => _systemGuardian.ActorOf(props, name);

    public override ActorSelection ActorSelection(string actorPath) => Actors.ActorSelection.Create(this, _guardian, actorPath);

    public override ActorSelection ActorSelection(ActorPath actorPath) => Actors.ActorSelection.Create(this, actorPath);

    public override void Stop(IActorRef actor)
    {
        var target = ActorRefs.Internal(actor);
        if (ReferenceEquals(target, _guardian) || ReferenceEquals(target, _systemGuardian)) StopAll();
        else target.SendSystemMessage(new TerminateMessage());
    }

    public override Task Terminate()
    {
        _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code) =>
        _terminated.Task.ContinueWith(_ => code(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public override T WithExtension<T>(ExtensionIdProvider<T> extension)
    {
        lock (_extensionsGate)
        {
            if (_extensions.TryGetValue(typeof(T), out var existing)) return (T)existing;
            var created = extension.CreateExtension(this);
            _extensions.Add(typeof(T), created);
            return created;
        }
    }

    public override string ToString() => RootPath.Address.ToString();

    internal long NextUid() => Interlocked.Increment(ref _uids);

    internal ActorPath TempPath() => new(_tempPath, "$" + Interlocked.Increment(ref _temps), ActorPath.UndefinedUid);

    internal ILoggingAdapter LogFor(ActorCell cell) => new LoggingAdapter(_sink, this, null, cell);

    /// <summary>References outlive a system that others talk to: what was an actor of its predecessor must not be taken for one of this.</summary>
    private static long FirstUid(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerMillisecond << 16;

    /// <summary>Stops the application's actors, then the system's.</summary>
    internal void StopAll()
    {
        if (Interlocked.Exchange(ref _terminating, 1) == 0) _guardian.SendSystemMessage(new TerminateMessage());
    }

    private protected override void Dispose(bool disposing) => StopAll();

    private ActorCell StartGuardian(string name, SupervisorStrategy strategy)
    {
        var guardian = new ActorCell(this, _root, Props.Empty.WithSupervisorStrategy(strategy), name, NextUid());
        guardian.PrepareForForeignCreators();
        guardian.SendSystemMessage(new CreateMessage());
        return guardian;
    }

    private void OnGuardianStopped(InternalActorRef guardian)
    {
        if (ReferenceEquals(guardian, _guardian))
        {
            _systemGuardian.SendSystemMessage(new TerminateMessage());
            return;
        }

        Remoting?.Shutdown();
        _ownScheduler?.Dispose();
        _terminated.TrySetResult();
    }

    /// <summary>Above the guardians: ends the system when one of them fails or is stopped.</summary>
    private sealed class RootRef(ActorSystemImpl system) : InternalActorRef
    {
        public override ActorPath Path => system.RootPath;

        internal override ActorSystemImpl SystemOrNull => system;

        public override void Tell(object message, IActorRef? sender) => system.DeadLetterRef.Publish(message, sender, this);

        internal override void SendSystemMessage(SystemMessage message)
        {
            switch (message)
            {
                case DeathWatchNotification { Actor: var guardian }:
                    system.OnGuardianStopped(guardian);
                    break;
                case FailedMessage failed:
                    system.Log.Error(failed.Cause, "A failure reached {0}: the system stops.", failed.Child);
                    system.StopAll();
                    break;
            }
        }

        internal override InternalActorRef? GetChildOrNull(string name) => name switch
        {
            "user" => system._guardian,
            "system" => system._systemGuardian,
            "deadLetters" => system.DeadLetterRef,
            _ => null,
        };

        internal override IReadOnlyCollection<InternalActorRef> ChildrenSnapshot() => [system._guardian, system._systemGuardian];
    }
}

/// <summary>The dispatchers of a system by id.</summary>
internal sealed class Dispatchers
{
    private readonly ThreadPoolDispatcher _threadPool = new();
    private readonly MessageDispatcher? _forAll;

    internal Dispatchers(MessageDispatcher? forAll) => _forAll = forAll;

    internal MessageDispatcher Default => _forAll ?? _threadPool;

    internal MessageDispatcher Lookup(string id, string actorName)
    {
        if (_forAll is not null) return _forAll;
        return id switch
        {
            MessageDispatcher.DefaultId => _threadPool,
            MessageDispatcher.PinnedId => new PinnedDispatcher(actorName, _threadPool),
            _ => throw new ConfigurationException($"There is no dispatcher '{id}'."),
        };
    }
}

namespace CoordActors.Actors;

/// <summary>One actor as the kernel sees it: reference, context, mailbox and work item in a single object, so that an idle actor is small.</summary>
/// <remarks>The mailbox is a linked queue of many producers and one consumer. A producer exchanges <c>_last</c> and then links its
/// predecessor to the new node; the cell itself is the predecessor of the very first. <c>_consumed</c> is the node handled last, kept as the
/// predecessor of the next one. Whoever turns <c>_status</c> from idle to scheduled queues the run. The exchange of <c>_last</c> and the
/// exchange of <c>_status</c> at the end of a run are full fences, so either the producer sees an idle cell or the run sees the message.</remarks>
internal sealed partial class ActorCell : InternalActorRef, IActorContext, IRunnable
{
    private const int Idle = 0;
    private const int Scheduled = 1;

    /// <summary>Messages between two looks at how long the cell waiting in the chain has been waiting.</summary>
    private const int MessagesBetweenSpills = 16;

    // Every producer writes _last. The fields after it, which a run seldom touches, keep it a cache line away from those
    // that the run reads for each message.
    private MailboxNode? _last;
    private MailboxNode? _first;
    private readonly ActorSystemImpl _system;
    private readonly InternalActorRef _parent;
    private readonly MessageDispatcher _dispatcher;
    private readonly Props _props;
    private readonly string _name;
    private ActorPath? _path;
    private MailboxNode? _consumed;
    private MailboxNode? _front;
    private SystemMessage? _systemInbox;
    private ActorBase? _actor;
    private Receive? _behavior;
    private ReceiveTimeoutClock? _receiveTimeout;
    private CellExtras? _extras;
    private readonly long _uid;
    private int _status;
    private int _suspensions;
    private Phase _phase;
    private WaitingFor _waitingFor;
    private bool _failed;
    private bool _stoppedByParent;

    internal ActorCell(ActorSystemImpl system, InternalActorRef parent, Props props, string name, long uid)
    {
        _system = system;
        _parent = parent;
        _props = props;
        _name = name;
        _uid = uid;
        _dispatcher = system.Dispatchers.Lookup(props.Dispatcher, name);
    }

    public override ActorPath Path => _path ??= new ActorPath(_parent.Path, _name, _uid);

    public IActorRef Self => this;

    public IActorRef Sender => SenderOrNull ?? _system.DeadLetters;

    public IActorRef Parent => _parent;

    public Props Props => _props;

    public ActorSystem System => _system;

    public MessageDispatcher Dispatcher => _dispatcher;

    internal string Name => _name;

    internal IActorRef? SenderOrNull
    {
        get
        {
            var thread = ActorThread.OfThisThread();
            return ReferenceEquals(thread.Cell, this) ? thread.Node?.Sender : null;
        }
    }

    internal ActorSystemImpl SystemImpl => _system;

    internal override ActorSystemImpl SystemOrNull => _system;

    internal override InternalActorRef ParentOrNull => _parent;

    internal override bool IsTerminated => _phase == Phase.Terminated;

    /// <summary>The message being handled, or null between messages.</summary>
    internal MailboxNode? CurrentNode
    {
        get
        {
            var thread = ActorThread.OfThisThread();
            return ReferenceEquals(thread.Cell, this) ? thread.Node : null;
        }
    }

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        if (_phase == Phase.Terminated)
        {
            _system.DeadLetterRef.Publish(message, sender, this);
            return;
        }

        Enqueue(new MailboxNode(message, sender));
        ScheduleIfIdle();
    }

    internal override void SendSystemMessage(SystemMessage message)
    {
        SystemMessage? head;
        do
        {
            head = Volatile.Read(ref _systemInbox);
            message.Next = head;
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _systemInbox, message, head), head));

        ScheduleIfIdle();
    }

    /// <summary>Puts envelopes in front of everything that waits, keeping their order.</summary>
    internal void Prepend(IReadOnlyList<Envelope> envelopes)
    {
        for (var i = envelopes.Count - 1; i >= 0; i--)
            _front = new MailboxNode(envelopes[i].Message, envelopes[i].Sender) { Next = _front };
    }

    void IThreadPoolWorkItem.Execute() => ActorThread.OfThisThread().RunChain(this);

    void IRunnable.Run(ActorThread thread)
    {
        var (outerCell, outerNode) = (thread.Cell, thread.Node);
        thread.Cell = this;
        thread.Node = null;
        bool exhausted;
        try
        {
            exhausted = ProcessMailbox(thread);
        }
        finally
        {
            (thread.Cell, thread.Node) = (outerCell, outerNode);
        }

        if (exhausted)
        {
            _dispatcher.Reschedule(this);
            return;
        }

        Interlocked.Exchange(ref _status, Idle);
        if (HasWork && Interlocked.CompareExchange(ref _status, Scheduled, Idle) == Idle) _dispatcher.Reschedule(this);
    }

    private bool HasWork =>
        Volatile.Read(ref _systemInbox) is not null
        || (TakesUserMessages && (_front is not null || !ReferenceEquals(Volatile.Read(ref _last), _consumed)));

    private void ScheduleIfIdle()
    {
        if (_status == Idle && Interlocked.CompareExchange(ref _status, Scheduled, Idle) == Idle) _dispatcher.ScheduleRun(this);
    }

    private void Enqueue(MailboxNode node)
    {
        var predecessor = Interlocked.Exchange(ref _last, node);
        if (predecessor is null) Volatile.Write(ref _first, node);
        else Volatile.Write(ref predecessor.Next, node);
    }

    private MailboxNode? Dequeue(ref MailboxNode? consumed)
    {
        if (_front is { } front)
        {
            _front = front.Next;
            return front;
        }

        var next = consumed is null ? Volatile.Read(ref _first) : Volatile.Read(ref consumed.Next);
        if (next is null)
        {
            if (ReferenceEquals(Volatile.Read(ref _last), consumed)) return null;
            next = AwaitLink(consumed);
        }

        // The links behind are cut: an old node that survived a collection must not keep the younger ones alive.
        if (consumed is null) _first = null;
        else consumed.Next = null;
        consumed = next;
        return next;
    }

    /// <summary>A producer is between its two steps; the link is there in an instant.</summary>
    private MailboxNode AwaitLink(MailboxNode? consumed)
    {
        var spin = default(SpinWait);
        MailboxNode? next;
        while ((next = consumed is null ? Volatile.Read(ref _first) : Volatile.Read(ref consumed.Next)) is null) spin.SpinOnce();
        return next;
    }

    /// <summary>One run; true when messages may be left because the run was long enough.</summary>
    private bool ProcessMailbox(ActorThread thread)
    {
        if (Volatile.Read(ref _systemInbox) is not null) ProcessSystemMessages();
        var consumed = _consumed;
        var handled = 0;
        var throughput = _dispatcher.Throughput;
        while (handled < throughput && TakesUserMessages)
        {
            var node = Dequeue(ref consumed);
            if (node is null) break;
            thread.Node = node;
            if (_phase == Phase.Running) Invoke(node);
            else _system.DeadLetterRef.Publish(node.Message!, node.Sender, this);
            node.Message = null;
            node.Sender = null;
            thread.Node = null;
            handled++;
            if (Volatile.Read(ref _systemInbox) is not null) ProcessSystemMessages();
            if (handled % MessagesBetweenSpills == 0 && thread.HasNext) thread.SpillNext();
        }

        if (_phase == Phase.Draining)
        {
            while (Dequeue(ref consumed) is { } node)
            {
                _system.DeadLetterRef.Publish(node.Message!, node.Sender, this);
                node.Message = null;
                node.Sender = null;
            }

            CompleteTermination();
        }

        _consumed = consumed;
        return handled == throughput;
    }

    private void Invoke(MailboxNode node)
    {
        try
        {
            var message = node.Message!;
            if (message is AutoReceivedMessage) AutoReceive(message);
            else if (_receiveTimeout is null) _actor!.AroundReceive(_behavior ?? ActorBase.OwnReceive, message);
            else ReceiveWithTimeout(_receiveTimeout, message);
        }
        catch (Exception cause)
        {
            HandleFailure(cause);
        }
    }

    private void ProcessSystemMessages()
    {
        while (Interlocked.Exchange(ref _systemInbox, null) is { } newest)
        {
            SystemMessage? message = null;
            while (newest is not null)
            {
                var older = newest.Next;
                newest.Next = message;
                message = newest;
                newest = older!;
            }

            while (message is not null)
            {
                var next = message.Next;
                message.Next = null;
                HandleSystemMessage(message);
                message = next;
            }
        }
    }

    private void HandleSystemMessage(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case CreateMessage: Create(); break;
                case WatchMessage watch: AddWatcher(watch.Watcher); break;
                case UnwatchMessage unwatch: RemoveWatcher(unwatch.Watcher); break;
                case DeathWatchNotification death: OnDeath(death); break;
                case FailedMessage failed: OnChildFailed(failed); break;
                case RecreateMessage recreate: Recreate(recreate.Cause); break;
                case SuspendMessage: Suspend(); break;
                case ResumeMessage resume: Resume(resume.ByFailure); break;
                case TerminateMessage: Terminate(); break;
            }
        }
        catch (Exception cause)
        {
            HandleFailure(cause);
        }
    }

    private void AutoReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated: ReceivedTerminated(terminated); break;
            case TimerMessage timer: ReceivedTimer(timer); break;
            case PoisonPill: Stop(this); break;
            case Kill: throw new ActorKilledException("Kill");
            case Identify identify: Sender.Tell(new ActorIdentity(identify.MessageId, this), this); break;
            case ActorSelectionMessage selection: selection.DeliverFrom(this, SenderOrNull); break;
        }
    }

    private void ReceiveMessage(object message)
    {
        if (_receiveTimeout is { } timeout) ReceiveWithTimeout(timeout, message);
        else _actor!.AroundReceive(_behavior ?? ActorBase.OwnReceive, message);
    }
}

using CoordActors.Protocol;

namespace CoordActors.Client.Wire;

/// <summary>A request that waits to be sent or answered. It keeps its record, so that it can be written again on another connection.</summary>
internal abstract class PendingReply(OpCode op, string? path)
{
    public OpCode Op { get; } = op;

    /// <summary>The znode as the caller named it.</summary>
    public string? Path { get; } = path;

    public int Xid { get; set; }

    /// <summary>Its place among all requests of its connection; compared with how far the connection has sent.</summary>
    public long Sequence { get; set; }

    /// <summary>When it was made, for the histogram; 0 when nobody measures.</summary>
    public long StartedAt { get; set; }

    /// <summary>Told of the outcome before any later packet is looked at: this is where a watch is registered.</summary>
    public Action<ErrorCode>? Answered { get; init; }

    /// <summary>Whether the caller has given up; then it need not be sent at all.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Whether it may be sent again when its connection has gone: it changes nothing.</summary>
    public bool IsRepeatable => Op is OpCode.Exists or OpCode.GetData or OpCode.GetAcl or OpCode.GetChildren or OpCode.GetChildren2 or OpCode.MultiRead
        or OpCode.GetEphemerals or OpCode.GetAllChildrenNumber or OpCode.WhoAmI or OpCode.Sync or OpCode.AddWatch;

    public abstract void Write(JuteWriter writer);

    /// <summary>Takes the outcome from a reply, on the connection's reading thread; nobody is told yet.</summary>
    public abstract void Take(ErrorCode error, ref JuteReader reader);

    /// <summary>Takes an outcome that no server gave.</summary>
    public abstract void Take(Exception failure);

    /// <summary>Tells the caller; its code may run on this thread.</summary>
    public abstract void Complete();
}

/// <inheritdoc />
internal sealed class PendingReply<TCall, TResult>(TCall request, string? path, CancellationToken cancellation) : PendingReply(request.Op, path)
    where TCall : struct, ICall<TResult>
{
    private readonly TaskCompletionSource<TResult> _completion = new();
    private CancellationTokenRegistration _registration;
    private TResult? _result;
    private ErrorCode _error;
    private Exception? _failure;

    public Task<TResult> Task => _completion.Task;

    public override bool IsAbandoned => _completion.Task.IsCompleted;

    /// <summary>From now on, before it is handed to a connection, a cancelled token ends the wait. The server may have the request all the same.</summary>
    public void ListenForCancellation()
    {
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(
                static (pending, token) => ((PendingReply<TCall, TResult>)pending!)._completion.TrySetCanceled(token), this);
        }
    }

    public override void Write(JuteWriter writer) => request.Write(writer);

    public override void Take(ErrorCode error, ref JuteReader reader)
    {
        if (error == ErrorCode.Ok)
        {
            _result = request.Read(ref reader);
            error = reader.Failed ? ErrorCode.MarshallingError : ErrorCode.Ok;
        }
        else if (error == ErrorCode.NoNode && typeof(TCall) == typeof(ExistsCall))
        {
            _error = ErrorCode.Ok;
            Answered?.Invoke(error);
            return;
        }

        _error = error;
        Answered?.Invoke(error);
    }

    public override void Take(Exception failure) => _failure = failure;

    public override void Complete()
    {
        _registration.Unregister();
        if (StartedAt != 0)
        {
            Telemetry.Finished(Op, _failure is CoordException e ? e.Code : _error, StartedAt);
        }

        if (_failure is null && _error == ErrorCode.Ok)
        {
            _completion.TrySetResult(_result!);
        }
        else
        {
            _completion.TrySetException(_failure ?? CoordException.Of(_error, Path));
        }
    }
}

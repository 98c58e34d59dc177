using CoordActors.Protocol;

namespace CoordActors.Client;

/// <summary>
/// A request that was not carried out. Each error code that a program may want to tell apart has a type of its own
/// (<see cref="NoNodeException"/>, <see cref="BadVersionException"/> …); <see cref="Code"/> is there for all of them.
/// </summary>
public class CoordException : Exception
{
    /// <summary>An error with <paramref name="code"/> about <paramref name="path"/>.</summary>
    public CoordException(ErrorCode code, string? path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Path = path;
    }

    /// <summary>ZooKeeper's number of the error.</summary>
    public ErrorCode Code { get; }

    /// <summary>The znode that the request was about, as the caller named it (without chroot); null where there is none.</summary>
    public string? Path { get; }

    /// <summary>For a failed <see cref="CoordClient.MultiAsync"/>: the outcome of each operation, in order; else null.</summary>
    public IReadOnlyList<OperationResult>? Results { get; internal init; }

    /// <summary>For a failed <see cref="CoordClient.MultiAsync"/>: the index of the operation that failed, from 0; else -1.</summary>
    public int FailedOperation { get; internal init; } = -1;

    /// <summary>Whether the request may or may not have been carried out: the connection went before the answer came.</summary>
    public bool IsOutcomeUnknown => Code is ErrorCode.ConnectionLoss or ErrorCode.RequestTimeout;

    /// <summary>The exception whose type belongs to <paramref name="code"/>.</summary>
    public static CoordException Of(ErrorCode code, string? path) => Of(code, path, null, -1);

    internal static CoordException Of(ErrorCode code, string? path, IReadOnlyList<OperationResult>? results, int failed) => code switch
    {
        ErrorCode.NoNode => new NoNodeException(path) { Results = results, FailedOperation = failed },
        ErrorCode.NodeExists => new NodeExistsException(path) { Results = results, FailedOperation = failed },
        ErrorCode.BadVersion => new BadVersionException(path) { Results = results, FailedOperation = failed },
        ErrorCode.NotEmpty => new NotEmptyException(path) { Results = results, FailedOperation = failed },
        ErrorCode.NoAuth => new NoAuthException(path) { Results = results, FailedOperation = failed },
        ErrorCode.NoChildrenForEphemerals => new NoChildrenForEphemeralsException(path) { Results = results, FailedOperation = failed },
        ErrorCode.InvalidAcl => new InvalidAclException(path) { Results = results, FailedOperation = failed },
        ErrorCode.BadArguments => new BadArgumentsException(path) { Results = results, FailedOperation = failed },
        ErrorCode.QuotaExceeded => new QuotaExceededException(path) { Results = results, FailedOperation = failed },
        ErrorCode.Unimplemented => new UnimplementedException(path) { Results = results, FailedOperation = failed },
        ErrorCode.SessionExpired or ErrorCode.UnknownSession => new SessionExpiredException(path) { Results = results, FailedOperation = failed },
        ErrorCode.EphemeralOnLocalSession => new EphemeralOnLocalSessionException(path) { Results = results, FailedOperation = failed },
        ErrorCode.ConnectionLoss => new ConnectionLossException(path),
        ErrorCode.AuthFailed => new AuthFailedException(path),
        ErrorCode.SessionClosedRequireSaslAuth => new AuthenticationRequiredException(path),
        ErrorCode.NotReadOnly => new NotReadOnlyException(path),
        ErrorCode.NoWatcher => new NoWatcherException(path),
        ErrorCode.MarshallingError => new MarshallingException(path),
        ErrorCode.ThrottledOp => new ThrottledException(path),
        ErrorCode.ReconfigDisabled => new ReconfigDisabledException(),
        ErrorCode.ReconfigInProgress => new ReconfigInProgressException(),
        ErrorCode.NewConfigNoQuorum => new NewConfigNoQuorumException(),
        ErrorCode.SystemError => new SystemErrorException(path) { Results = results, FailedOperation = failed },
        _ => new CoordException(code, path, $"The server answered with error {(int)code} ({code}){For(path)}.") { Results = results, FailedOperation = failed },
    };

    internal static string For(string? path) => path is null ? "" : $" for {path}";
}

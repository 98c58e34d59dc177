using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Client;

/// <summary>What became of one operation of a transaction or of several reads.</summary>
public abstract record OperationResult
{
    private protected OperationResult()
    {
    }
}

/// <summary>A znode was created.</summary>
/// <param name="Path">Its path, with the number of a sequential one.</param>
/// <param name="Stat">Its stat at that point of the transaction; null from servers that do not send it.</param>
public sealed record CreateResult(string Path, Stat? Stat) : OperationResult;

/// <summary>A znode was deleted.</summary>
public sealed record DeleteResult : OperationResult;

/// <summary>Data was replaced.</summary>
/// <param name="Stat">The stat at that point of the transaction.</param>
public sealed record SetDataResult(Stat Stat) : OperationResult;

/// <summary>A version was as expected.</summary>
public sealed record CheckResult : OperationResult;

/// <summary>Data was read.</summary>
/// <param name="Data">The data; null and empty differ.</param>
/// <param name="Stat">Its stat.</param>
public sealed record GetDataResult(byte[]? Data, Stat Stat) : OperationResult;

/// <summary>Children were read.</summary>
/// <param name="Names">Bare names, in no particular order.</param>
public sealed record GetChildrenResult(IReadOnlyList<string> Names) : OperationResult;

/// <summary>
/// The operation did not happen. Of a failed transaction, those before the failing one have <see cref="ErrorCode.Ok"/> (they were undone) and those
/// behind it <see cref="ErrorCode.RuntimeInconsistency"/> (they were not tried).
/// </summary>
/// <param name="Code">Why.</param>
public sealed record ErrorResult(ErrorCode Code) : OperationResult;

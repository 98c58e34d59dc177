using CoordActors.Client.Wire;
using CoordActors.Protocol;

namespace CoordActors.Client;

/// <summary>Several operations in one request.</summary>
public sealed partial class CoordClient
{
    /// <summary>Carries out all operations or none of them, in order, each seeing those before it.</summary>
    /// <returns>The outcome of each, in order.</returns>
    /// <exception cref="CoordException">
    /// One of them failed and nothing was changed. The type is that of the failing operation's error; <see cref="CoordException.FailedOperation"/> and
    /// <see cref="CoordException.Results"/> say which one.
    /// </exception>
    public async Task<IReadOnlyList<OperationResult>> MultiAsync(IReadOnlyList<Operation> operations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operations);
        foreach (var operation in operations)
        {
            if (operation is CreateOperation create)
            {
                Valid(create);
            }
            else
            {
                ZnodePaths.Validate(operation.Path);
            }
        }

        var results = await Submit<MultiCall, IReadOnlyList<OperationResult>>(new MultiCall(operations, _session.Chroot), null, cancellationToken)
            .ConfigureAwait(false);
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i] is ErrorResult { Code: not (ErrorCode.Ok or ErrorCode.RuntimeInconsistency) } error)
            {
                throw CoordException.Of(error.Code, i < operations.Count ? operations[i].Path : null, results, i);
            }
        }

        return results;
    }

    /// <summary>Carries out several reads in one request (ZooKeeper 3.6 and later). One that fails does not affect the others.</summary>
    /// <returns>
    /// The outcome of each, in order: <see cref="GetDataResult"/>, <see cref="GetChildrenResult"/> or <see cref="ErrorResult"/>.
    /// </returns>
    public Task<IReadOnlyList<OperationResult>> MultiReadAsync(IReadOnlyList<ReadOperation> operations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operations);
        foreach (var operation in operations)
        {
            ZnodePaths.Validate(operation.Path);
        }

        return Submit<MultiReadCall, IReadOnlyList<OperationResult>>(new MultiReadCall(operations, _session.Chroot), null, cancellationToken);
    }
}

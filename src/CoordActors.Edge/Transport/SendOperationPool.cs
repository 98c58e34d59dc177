using System.Collections.Concurrent;

namespace CoordActors.Edge.Transport;

/// <summary>Send operations for any socket of any thread.</summary>
internal sealed class SendOperationPool
{
    private const int KeptMax = 128;

    private readonly ConcurrentQueue<SendOperation> _kept = new();

    public SendOperation Rent() => _kept.TryDequeue(out var operation) ? operation : new SendOperation();

    public void Return(SendOperation operation)
    {
        operation.Reset();
        if (_kept.Count < KeptMax)
        {
            _kept.Enqueue(operation);
        }
        else
        {
            operation.Dispose();
        }
    }
}

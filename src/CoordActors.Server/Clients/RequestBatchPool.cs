using System.Collections.Concurrent;

namespace CoordActors.Server.Clients;

/// <summary>Keeps returned batches for the next reads of any socket.</summary>
public sealed class RequestBatchPool
{
    private const int KeptMax = 256;

    private readonly ConcurrentQueue<RequestBatch> _kept = new();

    /// <summary>An empty batch.</summary>
    public RequestBatch Rent() => _kept.TryDequeue(out var batch) ? batch : new RequestBatch(this);

    internal void Return(RequestBatch batch)
    {
        if (_kept.Count < KeptMax)
        {
            _kept.Enqueue(batch);
        }
    }
}

namespace CoordActors.Admin.Access;

/// <summary>Lets something happen at most once in an interval.</summary>
internal sealed class RateLimit(TimeSpan interval, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long? _last;

    /// <summary>Whether it may happen now; then the interval begins.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_last is { } last && time.GetElapsedTime(last) < interval)
            {
                return false;
            }

            _last = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>It did not happen after all.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            _last = null;
        }
    }
}

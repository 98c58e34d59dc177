namespace CoordActors.Server.Serving;

/// <summary>The tree's digest at every 128th transaction, the last 1024 of them: what <c>hash</c> shows, so that replicas can be compared.</summary>
public sealed class DigestLog
{
    private const int Every = 128;
    private const int Kept = 1024;

    private readonly Queue<(long Zxid, ulong Digest)> _entries = new();

    /// <summary>Whether the digest after this transaction is kept.</summary>
    public static bool Wants(long zxid) => zxid % Every == 0;

    /// <summary>Keeps a digest.</summary>
    public void Add(long zxid, ulong digest)
    {
        if (_entries.Count == Kept)
        {
            _entries.Dequeue();
        }

        _entries.Enqueue((zxid, digest));
    }

    /// <summary>They, oldest first.</summary>
    public IReadOnlyList<(long Zxid, ulong Digest)> View() => [.. _entries];
}

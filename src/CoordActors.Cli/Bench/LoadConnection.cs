using System.Numerics;

namespace CoordActors.Cli.Bench;

/// <summary>What one connection of a load has sent and not yet got back.</summary>
internal sealed class LoadConnection(SessionSocket session, int outstandingMax, int replyBytes)
{
    /// <summary>Longest reply accepted, in bytes.</summary>
    public const int FrameMax = 1 << 26;

    private const int BufferMin = 1 << 12;
    private const int BufferMax = 1 << 17;

    private readonly long[] _sentAt = new long[BitOperations.RoundUpToPowerOf2((uint)outstandingMax)];
    private byte[] _unsent = [];
    private int _unsentAt;
    private uint _sent;
    private uint _answered;

    public SessionSocket Session { get; } = session;

    /// <summary>Received bytes: whole replies are taken from the front.</summary>
    public byte[] Received { get; private set; } =
        new byte[(int)Math.Clamp((long)outstandingMax * replyBytes, BufferMin, BufferMax)];

    public int ReceivedLength { get; set; }

    /// <summary>Requests without a reply.</summary>
    public int InFlight => (int)(_sent - _answered);

    /// <summary>The xid of the next request. Starts at 1 and stays positive.</summary>
    public int NextXid => XidOf(_sent);

    /// <summary>The xid that the next reply must carry.</summary>
    public int ExpectedXid => XidOf(_answered);

    /// <summary>Bytes that the socket did not take yet.</summary>
    public ReadOnlySpan<byte> Unsent => _unsent.AsSpan(_unsentAt);

    public void RequestSent(long timestamp) => _sentAt[_sent++ & (uint)(_sentAt.Length - 1)] = timestamp;

    /// <summary>Takes the oldest request off and answers when it was sent.</summary>
    public long ReplyReceived() => _sentAt[_answered++ & (uint)(_sentAt.Length - 1)];

    public void KeepUnsent(ReadOnlySpan<byte> bytes)
    {
        _unsent = bytes.ToArray();
        _unsentAt = 0;
    }

    public void UnsentTaken(int count) => _unsentAt += count;

    /// <summary>Makes room for a reply of that many bytes at the front of <see cref="Received"/>.</summary>
    public void Reserve(int bytes)
    {
        if (Received.Length < bytes)
        {
            var larger = new byte[BitOperations.RoundUpToPowerOf2((uint)bytes)];
            Received.AsSpan(0, ReceivedLength).CopyTo(larger);
            Received = larger;
        }
    }

    private static int XidOf(uint count) => (int)(count & (int.MaxValue >> 1)) + 1;
}

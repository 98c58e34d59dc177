using System.Buffers.Binary;
using CoordActors.Server.Clients;

namespace CoordActors.Server.Tests.Clients;

/// <summary>A packet as a client sees it.</summary>
internal sealed record Packet(int Xid, long Zxid, ErrorCode Error, byte[] Body)
{
    public WatchEventType EventType => (WatchEventType)BinaryPrimitives.ReadInt32BigEndian(Body);

    public string EventPath => System.Text.Encoding.UTF8.GetString(Body.AsSpan(12));
}

/// <summary>A client's end of the wire that keeps what it gets.</summary>
internal sealed class RecordingLink : IClientLink
{
    private readonly List<byte> _bytes = [];
    private int _read;

    public string RemoteAddress => "127.0.0.1";

    public string RemoteEndPoint => "127.0.0.1:50136";

    public bool IsClosed { get; private set; }

    public string? CloseReason { get; private set; }

    public int AnsweredCount { get; private set; }

    public IActorRef? Session { get; private set; }

    public void Write(ReadOnlySpan<byte> frames) => _bytes.AddRange(frames);

    public void Flush()
    {
    }

    public void Opened(IActorRef session) => Session = session;

    public void Answered(int count) => AnsweredCount += count;

    public void Close(string? reason)
    {
        IsClosed = true;
        CloseReason ??= reason;
    }

    /// <summary>The frames that came since the last call, without their lengths.</summary>
    public List<byte[]> TakeFrames()
    {
        var frames = new List<byte[]>();
        var bytes = _bytes.ToArray();
        while (_read < bytes.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(_read));
            frames.Add(bytes[(_read + 4)..(_read + 4 + length)]);
            _read += 4 + length;
        }

        return frames;
    }

    /// <summary>The packets that came since the last call.</summary>
    public List<Packet> Take() => TakeFrames().ConvertAll(frame =>
    {
        var reader = new JuteReader(frame);
        var header = ReplyHeader.Read(ref reader);
        return new Packet(header.Xid, header.Zxid, header.Err, frame[ReplyHeader.Size..]);
    });
}

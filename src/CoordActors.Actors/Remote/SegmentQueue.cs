using System.Buffers;
using System.Buffers.Binary;

namespace CoordActors.Actors.Remote;

/// <summary>Bytes of a <see cref="SegmentQueue"/> in a pooled array, with the number of messages that end in it.</summary>
internal struct Segment
{
    internal byte[] Bytes;
    internal int Count;
    internal int Messages;
}

/// <summary>Frames that wait for their connection, in pooled arrays. A frame may go on in the next array.</summary>
internal sealed class SegmentQueue : IBufferWriter<byte>
{
    private const int SegmentBytes = 64 * 1024;
    private List<Segment> _segments = [];
    private byte[] _current = [];
    private int _count;
    private int _messages;
    private long _bytesBefore;

    /// <summary>All bytes in the queue.</summary>
    internal long Bytes => _bytesBefore + _count;

    internal bool IsEmpty => _segments.Count == 0 && _count == 0;

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _current.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _current.AsSpan(_count);
    }

    /// <summary>Begins a frame that has at least <paramref name="sizeHint"/> bytes in one piece, after its length.</summary>
    internal FrameMark BeginFrame(int sizeHint)
    {
        Reserve(Frame.LengthBytes + sizeHint);
        var mark = new FrameMark(_segments.Count, _current, _count, Bytes);
        _count += Frame.LengthBytes;
        return mark;
    }

    /// <summary>The length of a frame so far, without the length itself.</summary>
    internal long LengthSince(in FrameMark mark) => Bytes - mark.Bytes - Frame.LengthBytes;

    internal void EndFrame(in FrameMark mark, bool isMessage)
    {
        BinaryPrimitives.WriteInt32LittleEndian(mark.Segment.AsSpan(mark.Offset), (int)LengthSince(mark));
        if (isMessage) _messages++;
    }

    /// <summary>Takes the frame back.</summary>
    internal void Cancel(in FrameMark mark)
    {
        if (_segments.Count > mark.Segments)
        {
            ArrayPool<byte>.Shared.Return(_current);
            for (var i = _segments.Count - 1; i > mark.Segments; i--) ArrayPool<byte>.Shared.Return(_segments[i].Bytes);
            _messages = _segments[mark.Segments].Messages;
            _segments.RemoveRange(mark.Segments, _segments.Count - mark.Segments);
            _current = mark.Segment;
            _bytesBefore = mark.Bytes - mark.Offset;
        }

        _count = mark.Offset;
    }

    /// <summary>Hands all bytes over, in exchange for an empty list.</summary>
    internal List<Segment> TakeAll(List<Segment> empty)
    {
        CloseSegment();
        var taken = _segments;
        _segments = empty;
        _bytesBefore = 0;
        return taken;
    }

    /// <summary>Throws everything away.</summary>
    /// <returns>The number of messages.</returns>
    internal int Clear()
    {
        CloseSegment();
        var messages = Return(_segments);
        _bytesBefore = 0;
        return messages;
    }

    /// <summary>Gives segments back to the pool and empties the list.</summary>
    /// <returns>The number of messages in them.</returns>
    internal static int Return(List<Segment> segments)
    {
        var messages = 0;
        foreach (var segment in segments)
        {
            messages += segment.Messages;
            ArrayPool<byte>.Shared.Return(segment.Bytes);
        }

        segments.Clear();
        return messages;
    }

    private void Reserve(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_current.Length - _count >= needed) return;
        CloseSegment();
        _current = ArrayPool<byte>.Shared.Rent(Math.Max(needed, SegmentBytes));
    }

    private void CloseSegment()
    {
        if (_current.Length == 0) return;
        if (_count == 0) ArrayPool<byte>.Shared.Return(_current);
        else _segments.Add(new Segment { Bytes = _current, Count = _count, Messages = _messages });
        _bytesBefore += _count;
        _current = [];
        _count = 0;
        _messages = 0;
    }
}

/// <summary>Where a frame begins.</summary>
internal readonly record struct FrameMark(int Segments, byte[] Segment, int Offset, long Bytes);

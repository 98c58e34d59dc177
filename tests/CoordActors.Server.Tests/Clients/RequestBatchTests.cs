using System.Buffers;
using CoordActors.Server.Clients;

namespace CoordActors.Server.Tests.Clients;

public sealed class RequestBatchTests
{
    private const int FrameBytesMax = 1000;
    private readonly RequestBatch _batch = new RequestBatchPool().Rent();

    [Fact]
    public void Whole_frames_are_taken_and_the_beginning_of_the_next_is_left()
    {
        var bytes = new Frames().Get(1, "/a").Get(2, "/b").Bytes;

        var taken = _batch.Take(new ReadOnlySequence<byte>(bytes[..^1]), FrameBytesMax, 1 << 20, out var problem);

        problem.ShouldBeNull();
        taken.ShouldBe(bytes.Length / 2);
        _batch.Count.ShouldBe(1);
        _batch[0].Xid.ShouldBe(1);
        _batch[0].Op.ShouldBe(OpCode.GetData);
    }

    [Fact]
    public void Frames_may_lie_across_segments_of_any_size()
    {
        var bytes = new Frames().Get(1, "/a").Set(2, "/b", "data").Header(3, OpCode.Ping).Bytes;

        _batch.Take(Segments.Of(bytes, 1), FrameBytesMax, 1 << 20, out _).ShouldBe(bytes.Length);

        _batch.Count.ShouldBe(3);
        _batch[2].Op.ShouldBe(OpCode.Ping);
        _batch[2].BodyLength.ShouldBe(0);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(FrameBytesMax + 1)]
    [InlineData(7)]
    public void A_frame_of_an_impossible_length_is_named_after_the_good_ones_were_taken(int length)
    {
        using var writer = new JuteWriter();
        writer.WriteRaw(new Frames().Get(1, "/a").Bytes);
        var good = writer.Length;
        writer.WriteInt32(length);

        _batch.Take(new ReadOnlySequence<byte>(writer.WrittenMemory), FrameBytesMax, 1 << 20, out var problem).ShouldBe(good);

        _batch.Count.ShouldBe(1);
        problem!.ShouldContain(length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_batch_stops_at_its_limit_but_takes_one_larger_frame_whole()
    {
        var bytes = new Frames().Set(1, "/a", new string('x', 500)).Set(2, "/b", "y").Bytes;

        var taken = _batch.Take(new ReadOnlySequence<byte>(bytes), FrameBytesMax, 100, out _);

        _batch.Count.ShouldBe(1);
        taken.ShouldBeGreaterThan(500);
    }

    private static class Segments
    {
        public static ReadOnlySequence<byte> Of(byte[] bytes, int size)
        {
            Segment? first = null, last = null;
            for (var i = 0; i < bytes.Length; i += size)
            {
                var segment = new Segment(bytes.AsMemory(i, Math.Min(size, bytes.Length - i)), last);
                first ??= segment;
                last = segment;
            }

            return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
        }

        private sealed class Segment : ReadOnlySequenceSegment<byte>
        {
            public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
            {
                Memory = memory;
                if (previous is not null)
                {
                    RunningIndex = previous.RunningIndex + previous.Memory.Length;
                    previous.Next = this;
                }
            }
        }
    }
}

using FsCheck.Fluent;
using static CoordActors.Protocol.Tests.Properties;

namespace CoordActors.Protocol.Tests;

public class JuteWriterTests
{
    [Fact]
    public void It_grows_and_keeps_what_was_written()
    {
        var stretches = Gen.Choose(0, 3_000).Select(length => Enumerable.Range(0, length).Select(i => (byte)(i + length)).ToArray());
        ForAll(stretches.ArrayOf(), Gen.Choose(1, 64), (written, capacity) =>
        {
            using var writer = new JuteWriter(capacity);
            foreach (var stretch in written)
            {
                writer.WriteRaw(stretch);
            }

            writer.Length.ShouldBe(written.Sum(stretch => stretch.Length));
            writer.Written.ToArray().ShouldBe(written.SelectMany(stretch => stretch));
            writer.WrittenMemory.ToArray().ShouldBe(writer.Written.ToArray());
        });
    }

    [Fact]
    public void A_frame_gets_its_length_when_it_ends()
    {
        using var writer = new JuteWriter(4);
        writer.WriteByte(9);
        var first = writer.BeginFrame();
        writer.WriteInt64(-1);
        writer.EndFrame(first);
        var second = writer.BeginFrame();
        writer.EndFrame(second);

        writer.Written.ToArray().ShouldBe(Convert.FromHexString("0900000008ffffffffffffffff00000000"));
    }

    [Fact]
    public void Numbers_already_written_can_be_overwritten()
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(1);
        writer.WriteInt64(2);
        writer.SetInt32(0, -2);
        writer.SetInt64(4, long.MinValue);

        writer.Written.ToArray().ShouldBe(Convert.FromHexString("fffffffe8000000000000000"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void Bytes_that_were_never_written_cannot_be_overwritten(int position)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(1);

        Should.Throw<ArgumentOutOfRangeException>(() => writer.SetInt32(position, 7));
        Should.Throw<ArgumentOutOfRangeException>(() => writer.SetInt64(0, 7));
        writer.Written.ToArray().ShouldBe([0, 0, 0, 1]);
    }

    [Fact]
    public void What_lies_behind_a_mark_can_be_forgotten()
    {
        using var writer = new JuteWriter();
        writer.WriteText("kept");
        var mark = writer.Length;
        writer.WriteText("forgotten");
        writer.Truncate(mark);
        writer.WriteByte(1);

        writer.Written.ToArray().ShouldBe(Convert.FromHexString("000000046b65707401"));
        Should.Throw<ArgumentOutOfRangeException>(() => writer.Truncate(mark + 2));
        Should.Throw<ArgumentOutOfRangeException>(() => writer.Truncate(-1));
    }

    [Fact]
    public void A_detached_array_is_out_of_the_writers_reach()
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(1);
        var array = writer.Detach(out var length);
        writer.Length.ShouldBe(0);
        writer.WriteInt32(2);

        array.AsSpan(0, length).ToArray().ShouldBe([0, 0, 0, 1]);
        writer.Written.ToArray().ShouldBe([0, 0, 0, 2]);
    }

    [Fact]
    public void A_writer_that_was_released_or_cleared_starts_anew()
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(1);
        writer.Clear();
        writer.Written.IsEmpty.ShouldBeTrue();
        writer.WriteInt32(2);
        writer.Release();
        writer.Release();
        writer.Written.IsEmpty.ShouldBeTrue();
        writer.WriteInt32(3);

        writer.Written.ToArray().ShouldBe([0, 0, 0, 3]);
    }

    [Fact]
    public void Nothing_is_detached_from_a_writer_without_an_array()
    {
        using var writer = new JuteWriter();
        writer.Detach(out var length).ShouldBeEmpty();
        length.ShouldBe(0);
    }
}

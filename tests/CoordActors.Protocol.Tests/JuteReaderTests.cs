using System.Text;
using FsCheck.Fluent;
using static CoordActors.Protocol.Tests.Properties;

namespace CoordActors.Protocol.Tests;

public class JuteReaderTests
{
    [Fact]
    public void Numbers_are_big_endian()
    {
        var reader = new JuteReader([0x7F, 0xFF, 0xFF, 0xFF, 0xFE, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x02]);
        reader.ReadByte().ShouldBe((byte)0x7F);
        reader.ReadInt32().ShouldBe(-2);
        reader.ReadInt64().ShouldBe(0x0102030405060708);
        reader.ReadBool().ShouldBeTrue("any byte but 0 is true");
        reader.Remaining.ShouldBe(0);
        reader.Failed.ShouldBeFalse();
    }

    [Fact]
    public void The_first_value_that_does_not_fit_spoils_all_that_follow()
    {
        var reader = new JuteReader([0, 0, 0]);
        reader.ReadInt32().ShouldBe(0);
        reader.Failed.ShouldBeTrue();
        reader.Remaining.ShouldBe(0);
        reader.ReadByte().ShouldBe((byte)0);
        reader.ReadInt64().ShouldBe(0);
        reader.ReadBytes().IsNull.ShouldBeTrue();
        reader.ReadCount(4, out var isNull).ShouldBe(0);
        isNull.ShouldBeTrue();
        reader.ReadRaw(1).IsEmpty.ShouldBeTrue();
        reader.Failed.ShouldBeTrue();
    }

    [Fact]
    public void Null_and_empty_strings_are_different()
    {
        var reader = new JuteReader([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        var none = reader.ReadBytes();
        none.IsNull.ShouldBeTrue();
        none.Length.ShouldBe(0);
        none.ToText().ShouldBeNull();
        var empty = reader.ReadBytes();
        empty.IsNull.ShouldBeFalse();
        empty.ToText().ShouldBe("");
        empty.SameAs(none).ShouldBeFalse();
        reader.Failed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(int.MinValue)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void A_string_cannot_be_longer_than_its_packet_nor_shorter_than_null(int length)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(length);
        writer.WriteByte((byte)'a');
        var reader = new JuteReader(writer.Written);
        reader.ReadBytes().IsNull.ShouldBeTrue();
        reader.Failed.ShouldBeTrue();
    }

    [Fact]
    public void Malformed_text_is_replaced_when_decoded_and_kept_as_it_is_otherwise()
    {
        byte[] malformed = [(byte)'a', 0xC3, (byte)'b', 0xED, 0xA0, 0x80];
        using var writer = new JuteWriter();
        writer.WriteBytes(malformed);
        var reader = new JuteReader(writer.Written);
        var text = reader.ReadBytes();
        text.ToText()!.ShouldStartWith("a\uFFFDb\uFFFD");
        text.Span.ToArray().ShouldBe(malformed);
    }

    [Fact]
    public void A_skipped_stretch_can_be_neither_negative_nor_longer_than_the_packet()
    {
        foreach (var count in new[] { -1, int.MinValue, 4, int.MaxValue })
        {
            var reader = new JuteReader([1, 2, 3]);
            reader.ReadRaw(count).IsEmpty.ShouldBeTrue();
            reader.Failed.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(-2, false)]
    [InlineData(int.MinValue, false)]
    public void A_vector_with_a_count_below_one_has_no_elements(int count, bool isNullExpected)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(count);
        writer.WriteInt32(7);

        var counting = new JuteReader(writer.Written);
        counting.ReadCount(4, out var isNull).ShouldBe(0);
        isNull.ShouldBe(isNullExpected);
        counting.ReadInt32().ShouldBe(7);
        counting.Failed.ShouldBeFalse();

        var listing = new JuteReader(writer.Written);
        var list = JuteVector<JuteBytes>.Read(ref listing);
        list.IsNull.ShouldBe(isNullExpected);
        list.Count.ShouldBe(0);
        listing.ReadInt32().ShouldBe(7);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0x3FFF_FFFF)]
    [InlineData(0x4000_0001)]
    [InlineData(int.MaxValue)]
    public void A_vector_cannot_claim_more_elements_than_fit(int count)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(count);
        writer.WriteText("abc");

        var reader = new JuteReader(writer.Written);
        reader.ReadCount(4, out _).ShouldBe(0);
        reader.Failed.ShouldBeTrue();
    }

    [Fact]
    public void A_vector_whose_elements_run_out_is_refused()
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(2);
        writer.WriteText("abcd");

        var reader = new JuteReader(writer.Written);
        JuteVector<JuteBytes>.Read(ref reader).IsNull.ShouldBeTrue();
        reader.Failed.ShouldBeTrue();
    }

    [Fact]
    public void Text_is_read_back_as_it_was_written_but_lone_surrogates()
    {
        ForAll(ArbMap.Default.GeneratorFor<string?>(), text =>
        {
            using var writer = new JuteWriter();
            writer.WriteText(text);
            var reader = new JuteReader(writer.Written);
            var read = reader.ReadBytes();
            read.ToText().ShouldBe(text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
            read.SameAs(JuteBytes.FromText(text)).ShouldBeTrue();
        });
    }
}

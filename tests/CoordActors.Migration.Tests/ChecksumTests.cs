using System.Text;
using CoordActors.Migration.Apache;
using CoordActors.Protocol;

namespace CoordActors.Migration.Tests;

public sealed class ChecksumTests
{
    [Theory]
    [InlineData("", 1u)]
    [InlineData("Wikipedia", 0x11E6_0398u)]
    public void Adler_32_is_that_of_RFC_1950(string text, uint expected) => Adler32.Of(Encoding.ASCII.GetBytes(text)).ShouldBe(expected);

    [Fact]
    public void Adler_32_in_pieces_is_that_of_the_whole()
    {
        var bytes = Enumerable.Repeat((byte)0xFF, 20_000).ToArray();
        var pieces = new Adler32();
        pieces.Append(bytes.AsSpan(0, 7));
        pieces.Append(bytes.AsSpan(7));
        pieces.Value.ShouldBe(Adler32.Of(bytes));
        Adler32.Of(bytes).ShouldBe(Reference(bytes));
    }

    [Fact]
    public void A_character_that_Java_wrote_as_two_surrogates_becomes_one()
    {
        byte[] java = [(byte)'a', 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80, (byte)'b'];
        JavaText.ToUtf8((JuteBytes)java).ToText().ShouldBe("a😀b");
        JavaText.ToUtf8(JuteBytes.FromText("\uD7FF")).ToText().ShouldBe("\uD7FF");
    }

    private static uint Reference(byte[] bytes)
    {
        ulong a = 1, b = 0;
        foreach (var value in bytes)
        {
            a = (a + value) % 65_521;
            b = (b + a) % 65_521;
        }

        return (uint)((b << 16) | a);
    }
}

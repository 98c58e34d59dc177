using System.Text;
using CoordActors.Migration.Apache;

namespace CoordActors.Migration.Tests;

public sealed class SnappyTests
{
    private static readonly byte[] Header = [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1];

    /// <summary>Twelve bytes: the literal "abcd", a copy that overlaps itself (distance 2, length 6), and "XY".</summary>
    private static readonly byte[] Block = [12, 3 << 2, (byte)'a', (byte)'b', (byte)'c', (byte)'d', ((6 - 4) << 2) | 1, 2, 1 << 2, (byte)'X', (byte)'Y'];

    [Fact]
    public void A_block_is_literals_and_copies_that_may_overlap() => Decoded(Block).ShouldBe("abcdcdcdcdXY");

    [Fact]
    public void Copies_with_two_and_four_bytes_of_distance_and_long_literals_are_read()
    {
        var literal = Enumerable.Range(0, 300).Select(i => (byte)('a' + (i % 26))).ToArray();
        byte[] block =
        [
            (300 & 0x7F) | 0x80, 300 >> 7 | 0, 61 << 2, (300 - 1) & 0xFF, (300 - 1) >> 8, .. literal,
        ];
        Decoded(block).ShouldBe(Encoding.ASCII.GetString(literal));
        byte[] copies = [10, 3 << 2, (byte)'w', (byte)'x', (byte)'y', (byte)'z', (2 << 2) | 2, 4, 0, (2 << 2) | 3, 4, 0, 0, 0];
        Decoded(copies).ShouldBe("wxyzwxyzwx");
    }

    [Fact]
    public void A_stream_is_a_header_and_blocks_with_their_lengths_and_the_header_may_come_again()
    {
        byte[] framed = [.. Header, .. Framed(Block), .. Header, .. Framed(Block)];
        using var input = new StreamReader(new SnappyInput(new MemoryStream(framed)));
        input.ReadToEnd().ShouldBe("abcdcdcdcdXYabcdcdcdcdXY");
    }

    [Fact]
    public void Every_damaged_block_is_refused_or_decodes_to_the_length_it_says()
    {
        for (var position = 0; position < Block.Length; position++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = (byte[])Block.Clone();
                damaged[position] ^= (byte)(1 << bit);
                try
                {
                    SnappyBlock.Decode(damaged).Length.ShouldBe(damaged[0]);
                }
                catch (InvalidDataException refused)
                {
                    refused.Message.ShouldBe("it has a malformed snappy block");
                }
            }

            Should.Throw<InvalidDataException>(() => SnappyBlock.Decode(Block.AsSpan(0, position)));
        }
    }

    [Fact]
    public void A_stream_that_ends_within_a_block_or_is_none_is_refused()
    {
        byte[] framed = [.. Header, .. Framed(Block)];
        for (var length = 0; length < framed.Length; length++)
        {
            var cut = framed[..length];
            if (length != Header.Length)
            {
                Should.Throw<InvalidDataException>(() => new SnappyInput(new MemoryStream(cut)).CopyTo(Stream.Null));
            }
        }
    }

    private static string Decoded(byte[] block) => Encoding.ASCII.GetString(SnappyBlock.Decode(block));

    private static byte[] Framed(byte[] block) => [0, 0, 0, (byte)block.Length, .. block];
}

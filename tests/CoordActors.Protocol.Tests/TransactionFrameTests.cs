namespace CoordActors.Protocol.Tests;

public sealed class TransactionFrameTests
{
    [Fact]
    public void A_transaction_is_found_by_its_length_and_zxid()
    {
        byte[] two = [.. Encoded(5, rest: 3), .. Encoded(6, rest: 0)];

        TransactionFrame.TryRead(two, out var zxid, out var length).ShouldBeTrue();
        (zxid, length).ShouldBe((5, 25));
        TransactionFrame.TryRead(two.AsSpan(length), out zxid, out length).ShouldBeTrue();
        (zxid, length).ShouldBe((6, 22));
    }

    [Fact]
    public void Anything_truncated_or_too_short_is_no_transaction()
    {
        var whole = Encoded(5, rest: 3);
        for (var length = 0; length < whole.Length; length++)
        {
            TransactionFrame.TryRead(whole.AsSpan(0, length), out _, out _).ShouldBeFalse();
        }

        byte[] shortOne = [0, 0, 0, 17, .. new byte[30]];
        TransactionFrame.TryRead(shortOne, out _, out _).ShouldBeFalse();
        byte[] negative = [0xff, 0xff, 0xff, 0xff, .. new byte[30]];
        TransactionFrame.TryRead(negative, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_batch_has_a_first_and_a_last_zxid_and_ascends()
    {
        byte[] batch = [.. Encoded(5, 3), .. Encoded(6, 0), .. Encoded(0x1_0000_0001, 7)];

        TransactionFrame.TryReadRange(batch, out var first, out var last).ShouldBeTrue();
        (first, last).ShouldBe((5, 0x1_0000_0001));
        TransactionFrame.TryReadRange([], out _, out _).ShouldBeFalse();
        TransactionFrame.TryReadRange(batch.AsSpan(0, batch.Length - 1), out _, out _).ShouldBeFalse();
        TransactionFrame.TryReadRange([.. Encoded(6, 0), .. Encoded(6, 0)], out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 25)]
    [InlineData(6, 47)]
    [InlineData(9, 47)]
    public void A_batch_is_cut_between_transactions(long upTo, int bytes) =>
        TransactionFrame.BytesUpTo([.. Encoded(5, 3), .. Encoded(6, 0)], upTo).ShouldBe(bytes);

    private static byte[] Encoded(long zxid, int rest)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(18 + rest);
        writer.WriteByte(1);
        writer.WriteByte(0);
        writer.WriteInt64(zxid);
        writer.WriteInt64(1_000);
        writer.WriteRaw(new byte[rest]);
        return writer.Written.ToArray();
    }
}

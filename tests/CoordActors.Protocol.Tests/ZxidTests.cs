using CoordActors.Protocol.Tests.Records;
using static CoordActors.Protocol.Tests.Properties;

namespace CoordActors.Protocol.Tests;

public class ZxidTests
{
    [Theory]
    [InlineData(0, 0u, 0L, "0x0")]
    [InlineData(0, 7u, 7L, "0x7")]
    [InlineData(1, 0u, 0x1_0000_0000, "0x100000000")]
    [InlineData(5, uint.MaxValue, 0x5_FFFF_FFFF, "0x5ffffffff")]
    [InlineData(int.MaxValue, uint.MaxValue, long.MaxValue, "0x7fffffffffffffff")]
    public void A_zxid_is_the_epoch_over_a_counter(int epoch, uint counter, long value, string text)
    {
        var zxid = Zxid.Of(epoch, counter);
        zxid.Value.ShouldBe(value);
        zxid.Epoch.ShouldBe(epoch);
        zxid.Counter.ShouldBe(counter);
        zxid.ToString().ShouldBe(text);
    }

    [Fact]
    public void The_first_transaction_of_an_epoch_comes_after_the_last_of_the_epoch_before()
    {
        (Zxid.Of(2, 0) > Zxid.Of(1, uint.MaxValue)).ShouldBeTrue();
        (Zxid.Zero < Zxid.Of(0, 1)).ShouldBeTrue();
    }

    [Fact]
    public void Zxids_are_ordered_as_their_values() => ForAll(FieldGen.AnyInt64, FieldGen.AnyInt64, (left, right) =>
    {
        (new Zxid(left) < new Zxid(right)).ShouldBe(left < right);
        (new Zxid(left) <= new Zxid(right)).ShouldBe(left <= right);
        (new Zxid(left) > new Zxid(right)).ShouldBe(left > right);
        (new Zxid(left) >= new Zxid(right)).ShouldBe(left >= right);
        new Zxid(left).CompareTo(new Zxid(right)).ShouldBe(left.CompareTo(right));
    });
}

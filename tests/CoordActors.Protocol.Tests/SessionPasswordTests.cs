using CoordActors.Protocol.Tests.Records;
using FsCheck.Fluent;
using static CoordActors.Protocol.Tests.Properties;

namespace CoordActors.Protocol.Tests;

public class SessionPasswordTests
{
    [Theory]
    [InlineData(0x0100001234560000, "28dca4e895de729d466f3f4d668d25c0")]
    [InlineData(0x01000012ab340000, "6e0f117063971d75fc32e184e465a305")]
    public void The_password_is_the_one_that_ZooKeeper_derives(long sessionId, string password)
    {
        var derived = new byte[SessionPassword.Length];
        SessionPassword.Derive(sessionId, derived);
        derived.ShouldBe(Convert.FromHexString(password));
        SessionPassword.IsRight(sessionId, derived).ShouldBeTrue();
    }

    [Fact]
    public void A_password_opens_its_own_session_and_not_the_next_one() => ForAll(FieldGen.AnyInt64, sessionId =>
    {
        var password = new byte[SessionPassword.Length];
        SessionPassword.Derive(sessionId, password);
        SessionPassword.IsRight(sessionId, password).ShouldBeTrue();
        SessionPassword.IsRight(unchecked(sessionId + 1), password).ShouldBeFalse();
    });

    [Fact]
    public void A_password_with_a_wrong_bit_or_length_is_wrong() => ForAll(FieldGen.AnyInt64, Gen.Choose(0, 127), (sessionId, bit) =>
    {
        var password = new byte[SessionPassword.Length];
        SessionPassword.Derive(sessionId, password);
        SessionPassword.IsRight(sessionId, password.AsSpan(0, 15)).ShouldBeFalse();
        SessionPassword.IsRight(sessionId, [.. password, 0]).ShouldBeFalse();
        SessionPassword.IsRight(sessionId, []).ShouldBeFalse();
        password[bit / 8] ^= (byte)(1 << (bit % 8));
        SessionPassword.IsRight(sessionId, password).ShouldBeFalse();
    });
}

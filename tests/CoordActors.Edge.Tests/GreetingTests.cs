using System.Buffers;

namespace CoordActors.Edge.Tests;

public sealed class GreetingTests
{
    private const int FrameBytesMax = 0xFFFFF;

    [Theory]
    [InlineData("ruok")]
    [InlineData("stat")]
    [InlineData("mntr")]
    public void Four_letters_are_a_word_and_nothing_behind_them_is_looked_at(string word)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(word + "\r\n");
        var greeting = Read(bytes);
        greeting.Kind.ShouldBe(GreetingKind.Word);
        greeting.Word.ShouldBe(word);
    }

    [Fact]
    public void A_connect_request_is_waited_for_to_its_last_byte()
    {
        var bytes = ConnectFrame(hasReadOnly: true);
        for (var length = 0; length < bytes.Length; length++)
        {
            Read(bytes[..length]).Kind.ShouldBe(GreetingKind.Incomplete);
        }

        var greeting = Read(bytes);
        greeting.Kind.ShouldBe(GreetingKind.Connect);
        greeting.Connect!.TimeoutMs.ShouldBe(30_000);
        greeting.Connect.LastZxidSeen.ShouldBe(5);
        greeting.Connect.HasReadOnly.ShouldBeTrue();
    }

    [Fact]
    public void A_legacy_client_omits_the_last_byte() => Read(ConnectFrame(hasReadOnly: false)).Connect!.HasReadOnly.ShouldBeFalse();

    [Fact]
    public void Requests_pipelined_behind_the_connect_request_are_left_for_later()
    {
        var connect = ConnectFrame(hasReadOnly: true);
        var sequence = new ReadOnlySequence<byte>([.. connect, 0, 0, 0, 8]);
        var greeting = Greeting.Read(sequence, FrameBytesMax);
        sequence.Slice(greeting.Consumed).Length.ShouldBe(4);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ' })]
    [InlineData(new byte[] { 0, 0, 0, 3, 1, 2, 3 })]
    public void Rubbish_is_named_at_once(byte[] bytes)
    {
        var greeting = Read(bytes);
        greeting.Kind.ShouldBe(GreetingKind.Wrong);
        greeting.Problem.ShouldNotBeNullOrEmpty();
    }

    private static Greeting Read(byte[] bytes) => Greeting.Read(new ReadOnlySequence<byte>(bytes), FrameBytesMax);

    private static byte[] ConnectFrame(bool hasReadOnly)
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        new ConnectRequest { LastZxidSeen = 5, TimeoutMs = 30_000, Password = new byte[16], HasReadOnly = hasReadOnly }.Write(writer);
        writer.EndFrame(frame);
        return writer.Written.ToArray();
    }
}

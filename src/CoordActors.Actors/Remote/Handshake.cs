using System.Buffers.Binary;
using System.Text;

namespace CoordActors.Actors.Remote;

/// <summary>The first frame of each side: who it is and whom it wants.</summary>
/// <param name="Uid">Distinguishes the lives of a system.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">The address under which it knows the receiver.</param>
/// <param name="Application">What its application tells of itself.</param>
internal sealed record Handshake(long Uid, Address From, Address To, ReadOnlyMemory<byte> Application)
{
    internal const int ApplicationBytesMax = 64 * 1024;

    /// <summary>"COOR": so that a stranger is known by his first bytes.</summary>
    private const int Magic = 0x524F4F43;
    private const byte Version = 1;
    private const int HeadBytes = 4 + 1 + 8;
    private const int SentenceBytesMax = 4096;

    internal byte[] ToFrame()
    {
        var from = Encoding.UTF8.GetBytes(From.ToString());
        var to = Encoding.UTF8.GetBytes(To.ToString());
        var body = new byte[HeadBytes + 10 + from.Length + to.Length + Application.Length];
        BinaryPrimitives.WriteInt32LittleEndian(body, Magic);
        body[4] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(5), Uid);
        var at = HeadBytes;
        foreach (var text in (byte[][])[from, to])
        {
            at += Frame.WriteVarint(body.AsSpan(at), text.Length);
            text.CopyTo(body, at);
            at += text.Length;
        }

        Application.Span.CopyTo(body.AsSpan(at));
        return ToFrame(FrameKind.Hello, body.AsSpan(0, at + Application.Length));
    }

    internal static byte[] Refusal(string sentence)
    {
        var bytes = Encoding.UTF8.GetBytes(sentence);
        return ToFrame(FrameKind.Refused, bytes.AsSpan(0, Math.Min(bytes.Length, SentenceBytesMax)));
    }

    internal static byte[] Ready() => ToFrame(FrameKind.Ready, []);

    internal static byte[] Farewell() => ToFrame(FrameKind.Farewell, []);

    /// <summary>A sentence of the other side as it may appear in a log.</summary>
    internal static string ReadRefusal(ReadOnlySpan<byte> body)
    {
        var text = Frame.ReadText(body[..Math.Min(body.Length, SentenceBytesMax)]);
        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++) target[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }

    /// <exception cref="FrameException">The bytes are no handshake.</exception>
    internal static Handshake Parse(FrameKind kind, ReadOnlySpan<byte> body)
    {
        if (kind != FrameKind.Hello || body.Length < HeadBytes || BinaryPrimitives.ReadInt32LittleEndian(body) != Magic)
            throw new FrameException("its first bytes are no handshake");
        if (body[4] != Version) throw new FrameException($"it speaks version {body[4]} of the protocol, and this system version {Version}");
        var uid = BinaryPrimitives.ReadInt64LittleEndian(body[5..]);
        var rest = body[HeadBytes..];
        var from = ReadAddress(ref rest);
        var to = ReadAddress(ref rest);
        if (rest.Length > ApplicationBytesMax) throw new FrameException("its handshake is too long");
        return new Handshake(uid, from, to, rest.ToArray());
    }

    private static Address ReadAddress(ref ReadOnlySpan<byte> bytes)
    {
        var length = Frame.ReadVarint(ref bytes);
        if (length > bytes.Length) throw new FrameException("its handshake is cut off");
        var text = Frame.ReadText(bytes[..length]);
        bytes = bytes[length..];
        return Address.TryParse(text, out var address) && address.HasGlobalScope && !text.Any(char.IsControl)
            ? address
            : throw new FrameException("its handshake has no address");
    }

    private static byte[] ToFrame(FrameKind kind, ReadOnlySpan<byte> body)
    {
        var frame = new byte[Frame.LengthBytes + 1 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, 1 + body.Length);
        frame[Frame.LengthBytes] = (byte)kind;
        body.CopyTo(frame.AsSpan(Frame.LengthBytes + 1));
        return frame;
    }
}

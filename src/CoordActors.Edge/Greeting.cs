using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Admin;
using CoordActors.Server.Clients;

namespace CoordActors.Edge;

/// <summary>
/// The first packet of a connection. Its first four bytes are a length or a four-letter word; every word is far above the longest legal frame,
/// so there is no ambiguity.
/// </summary>
internal readonly struct Greeting
{
    private const int LengthBytes = 4;

    /// <summary>What it is.</summary>
    public GreetingKind Kind { get; private init; }

    /// <summary>The word.</summary>
    public string? Word { get; private init; }

    /// <summary>The bytes behind a word that takes an argument.</summary>
    public long Argument { get; private init; }

    /// <summary>The request.</summary>
    public SessionEvent.ConnectRequested? Connect { get; private init; }

    /// <summary>What is wrong.</summary>
    public string? Problem { get; private init; }

    /// <summary>Up to where the bytes are used up.</summary>
    public SequencePosition Consumed { get; private init; }

    /// <summary>Up to where they have been looked at.</summary>
    public SequencePosition Examined { get; private init; }

    /// <summary>Looks at the bytes that have come.</summary>
    public static Greeting Read(in ReadOnlySequence<byte> bytes, int frameBytesMax)
    {
        var incomplete = new Greeting { Kind = GreetingKind.Incomplete, Consumed = bytes.Start, Examined = bytes.End };
        if (bytes.Length < LengthBytes)
        {
            return incomplete;
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        bytes.Slice(0, LengthBytes).CopyTo(prefix);
        var behindPrefix = bytes.GetPosition(LengthBytes);
        if (FourLetterWords.IsWord(prefix))
        {
            var word = Encoding.ASCII.GetString(prefix);
            return word == FourLetterWords.WordWithArgument
                ? ReadArgument(bytes, word)
                : new Greeting { Kind = GreetingKind.Word, Word = word, Consumed = behindPrefix, Examined = behindPrefix };
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length < 0 || length > frameBytesMax)
        {
            return Wrong(bytes, $"its first packet claims {length} bytes, legal are 0 to {frameBytesMax}");
        }

        return bytes.Length < LengthBytes + length ? incomplete : ReadConnect(bytes, length);
    }

    private static Greeting ReadArgument(in ReadOnlySequence<byte> bytes, string word)
    {
        var argument = new SequenceReader<byte>(bytes.Slice(LengthBytes));
        return argument.TryReadBigEndian(out long mask)
            ? new Greeting { Kind = GreetingKind.Word, Word = word, Argument = mask, Consumed = argument.Position, Examined = argument.Position }
            : new Greeting { Kind = GreetingKind.Incomplete, Consumed = bytes.Start, Examined = bytes.End };
    }

    private static Greeting ReadConnect(in ReadOnlySequence<byte> bytes, int length)
    {
        var frame = bytes.Slice(LengthBytes, length).ToArray();
        var reader = new JuteReader(frame);
        var request = ConnectRequest.Read(ref reader);
        if (reader.Failed)
        {
            return Wrong(bytes, $"its first packet of {length} bytes is not a ConnectRequest");
        }

        var end = bytes.GetPosition(LengthBytes + length);
        return new Greeting
        {
            Kind = GreetingKind.Connect,
            Connect = new SessionEvent.ConnectRequested(
                request.LastZxidSeen, request.TimeoutMs, request.SessionId, request.Password.Span.ToArray(), request.HasReadOnly, request.ReadOnly),
            Consumed = end,
            Examined = end,
        };
    }

    private static Greeting Wrong(in ReadOnlySequence<byte> bytes, string problem) =>
        new() { Kind = GreetingKind.Wrong, Problem = problem, Consumed = bytes.End, Examined = bytes.End };
}

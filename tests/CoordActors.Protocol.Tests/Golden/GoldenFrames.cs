using CoordActors.Protocol.Records;

namespace CoordActors.Protocol.Tests.Golden;

/// <summary>One scenario on a fresh standalone server, frame by frame, as hexadecimal text: what every client and server must agree on.</summary>
internal static class GoldenFrames
{
    /// <summary>A new session, timeout 30 s.</summary>
    public const string ConnectRequestNewSession =
        """
        00 00 00 2d 00 00 00 00 00 00 00 00 00 00 00 00
        00 00 75 30 00 00 00 00 00 00 00 00 00 00 00 10
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        00
        """;

    /// <summary>Session 0x0100001234560000 is granted.</summary>
    public const string ConnectResponseGranted =
        """
        00 00 00 25 00 00 00 00 00 00 75 30 01 00 00 12
        34 56 00 00 00 00 00 10 28 dc a4 e8 95 de 72 9d
        46 6f 3f 4d 66 8d 25 c0 00
        """;

    /// <summary>Expired, or a wrong password.</summary>
    public const string ConnectResponseRefused =
        """
        00 00 00 25 00 00 00 00 00 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 10 00 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00 00
        """;

    /// <summary>"/a" = "hi", persistent, open to the world.</summary>
    public const string CreateZnodeRequest =
        """
        00 00 00 33 00 00 00 01 00 00 00 01 00 00 00 02
        2f 61 00 00 00 02 68 69 00 00 00 01 00 00 00 1f
        00 00 00 05 77 6f 72 6c 64 00 00 00 06 61 6e 79
        6f 6e 65 00 00 00 00
        """;

    /// <summary>Created in zxid 2.</summary>
    public const string CreateReply =
        """
        00 00 00 16 00 00 00 01 00 00 00 00 00 00 00 02
        00 00 00 00 00 00 00 02 2f 61
        """;

    /// <summary>A second create of "/a" fails in zxid 3.</summary>
    public const string CreateReplyNodeExists =
        """
        00 00 00 10 00 00 00 02 00 00 00 00 00 00 00 03
        ff ff ff 92
        """;

    /// <summary>"/a", with a watch.</summary>
    public const string GetDataRequest =
        """
        00 00 00 0f 00 00 00 03 00 00 00 04 00 00 00 02
        2f 61 01
        """;

    /// <summary>"hi" and its stat, answered at zxid 3.</summary>
    public const string GetDataReply =
        """
        00 00 00 5a 00 00 00 03 00 00 00 00 00 00 00 03
        00 00 00 00 00 00 00 02 68 69 00 00 00 00 00 00
        00 02 00 00 00 00 00 00 00 02 00 00 01 8b cf e5
        68 00 00 00 01 8b cf e5 68 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        00 02 00 00 00 00 00 00 00 00 00 00 00 02
        """;

    /// <summary>Another client set "/a" in zxid 4.</summary>
    public const string NodeDataChangedEvent =
        """
        00 00 00 1e ff ff ff ff 00 00 00 00 00 00 00 04
        00 00 00 00 00 00 00 03 00 00 00 03 00 00 00 02
        2f 61
        """;

    /// <summary>Header only, xid -2.</summary>
    public const string PingRequest =
        """
        00 00 00 08 ff ff ff fe 00 00 00 0b
        """;

    /// <summary>Answered at zxid 4.</summary>
    public const string PingReply =
        """
        00 00 00 10 ff ff ff fe 00 00 00 00 00 00 00 04
        00 00 00 00
        """;

    /// <summary>Create "/m" = "x", set "/a" = "yo" at version 1.</summary>
    public const string MultiRequest =
        """
        00 00 00 5d 00 00 00 04 00 00 00 0e 00 00 00 01
        00 ff ff ff ff 00 00 00 02 2f 6d 00 00 00 01 78
        00 00 00 01 00 00 00 1f 00 00 00 05 77 6f 72 6c
        64 00 00 00 06 61 6e 79 6f 6e 65 00 00 00 00 00
        00 00 05 00 ff ff ff ff 00 00 00 02 2f 61 00 00
        00 02 79 6f 00 00 00 01 ff ff ff ff 01 ff ff ff
        ff
        """;

    /// <summary>Both entries in zxid 5.</summary>
    public const string MultiReply =
        """
        00 00 00 75 00 00 00 04 00 00 00 00 00 00 00 05
        00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00
        02 2f 6d 00 00 00 05 00 00 00 00 00 00 00 00 00
        00 00 00 02 00 00 00 00 00 00 00 05 00 00 01 8b
        cf e5 68 00 00 00 01 8b cf e5 6b e8 00 00 00 02
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 02
        ff ff ff ff 01 ff ff ff ff
        """;

    /// <summary>Check "/a", delete "/zz" (missing), delete "/m".</summary>
    public const string MultiRequestThatFails =
        """
        00 00 00 4b 00 00 00 05 00 00 00 0e 00 00 00 0d
        00 ff ff ff ff 00 00 00 02 2f 61 ff ff ff ff 00
        00 00 02 00 ff ff ff ff 00 00 00 03 2f 7a 7a ff
        ff ff ff 00 00 00 02 00 ff ff ff ff 00 00 00 02
        2f 6d ff ff ff ff ff ff ff ff 01 ff ff ff ff
        """;

    /// <summary>The second entry is the cause; zxid 6.</summary>
    public const string MultiReplyFailed =
        """
        00 00 00 40 00 00 00 05 00 00 00 00 00 00 00 06
        00 00 00 00 ff ff ff ff 00 00 00 00 00 00 00 00
        00 ff ff ff ff 00 ff ff ff 9b ff ff ff 9b ff ff
        ff ff 00 ff ff ff fe ff ff ff fe ff ff ff ff 01
        ff ff ff ff
        """;

    /// <summary>"/a", persistent recursive.</summary>
    public const string AddRecursiveWatchRequest =
        """
        00 00 00 12 00 00 00 06 00 00 00 6a 00 00 00 02
        2f 61 00 00 00 01
        """;

    /// <summary>Its body is an error code of 0.</summary>
    public const string AddWatchReply =
        """
        00 00 00 14 00 00 00 06 00 00 00 00 00 00 00 06
        00 00 00 00 00 00 00 00
        """;

    /// <summary>Resumes the session, zxid 6 was seen.</summary>
    public const string ConnectRequestResume =
        """
        00 00 00 2d 00 00 00 00 00 00 00 00 00 00 00 06
        00 00 75 30 01 00 00 12 34 56 00 00 00 00 00 10
        28 dc a4 e8 95 de 72 9d 46 6f 3f 4d 66 8d 25 c0
        00
        """;

    /// <summary>"digest", "user:pass".</summary>
    public const string AuthRequest =
        """
        00 00 00 23 ff ff ff fc 00 00 00 64 00 00 00 00
        00 00 00 06 64 69 67 65 73 74 00 00 00 09 75 73
        65 72 3a 70 61 73 73
        """;

    /// <summary>Zxid is 0.</summary>
    public const string AuthReplyAccepted =
        """
        00 00 00 10 ff ff ff fc 00 00 00 00 00 00 00 00
        00 00 00 00
        """;

    /// <summary>The server closes the connection behind it.</summary>
    public const string AuthReplyRejected =
        """
        00 00 00 10 ff ff ff fc 00 00 00 00 00 00 00 00
        ff ff ff 8d
        """;

    /// <summary>As the C client sends it, xid -8.</summary>
    public const string SetWatches2Request =
        """
        00 00 00 3c ff ff ff f8 00 00 00 69 00 00 00 00
        00 00 00 06 00 00 00 01 00 00 00 02 2f 61 00 00
        00 01 00 00 00 02 2f 62 00 00 00 01 00 00 00 02
        2f 6d 00 00 00 00 00 00 00 01 00 00 00 02 2f 61
        """;

    /// <summary>"/b" came into being meanwhile; zxid is -1.</summary>
    public const string NodeCreatedEventOfSetWatches =
        """
        00 00 00 1e ff ff ff ff ff ff ff ff ff ff ff ff
        00 00 00 00 00 00 00 01 00 00 00 03 00 00 00 02
        2f 62
        """;

    /// <summary>Header only.</summary>
    public const string SetWatches2Reply =
        """
        00 00 00 10 ff ff ff f8 00 00 00 00 00 00 00 07
        00 00 00 00
        """;

    /// <summary>Header only.</summary>
    public const string CloseSessionRequest =
        """
        00 00 00 08 00 00 00 07 ff ff ff f5
        """;

    /// <summary>Closed in zxid 8.</summary>
    public const string CloseSessionReply =
        """
        00 00 00 10 00 00 00 07 00 00 00 00 00 00 00 08
        00 00 00 00
        """;

    /// <summary>The bytes that hexadecimal text stands for.</summary>
    public static byte[] Bytes(string hex) => Convert.FromHexString(string.Concat(hex.Where(char.IsAsciiHexDigit)));

    /// <summary>What lies behind the frame's length, which must be right.</summary>
    public static byte[] Payload(string hex)
    {
        var frame = Bytes(hex);
        var reader = new JuteReader(frame);
        reader.ReadInt32().ShouldBe(frame.Length - 4);
        return reader.Rest.ToArray();
    }

    /// <summary>Reads a reply's header, which must be the expected one.</summary>
    public static void ShouldBeginReply(this ref JuteReader reader, int xid, long zxid, ErrorCode error = ErrorCode.Ok) =>
        ReplyHeader.Read(ref reader).ShouldBe(new ReplyHeader(xid, zxid, error));

    /// <summary>Asserts that the record ended with the frame.</summary>
    public static void ShouldBeAtEnd(this ref JuteReader reader)
    {
        reader.Failed.ShouldBeFalse();
        reader.Remaining.ShouldBe(0);
    }
}

using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

/// <summary>One continuous conversation on a fresh server, byte for byte as on the wire.</summary>
public sealed class GoldenBytesTests : IWatchEvents
{
    private const int HeaderBytes = 12;
    private const int Connection = 3;
    private const int OtherConnection = 4;

    private readonly ZnodeTree _tree = new(new TreeSettings());
    private readonly JuteWriter _out = new();
    private readonly JuteWriter _events = new();

    void IWatchEvents.OnEvent(int watcher, long zxid, WatchEventType type, ReadOnlySpan<byte> path) => _events.WriteWatchEvent(zxid, type, path);

    [Fact]
    public void A_session_reads_writes_and_watches_with_the_very_bytes_of_the_protocol()
    {
        Write("0000000c00000000fffffff600007530");
        _tree.AddWatcher(Connection, TestServer.Ids(null));
        _tree.AddWatcher(OtherConnection, TestServer.Ids(null));

        Write("000000330000000100000001000000022f61000000026869000000010000001f00000005776f726c6400000006616e796f6e6500000000")
            .ShouldBe("0000001600000001000000000000000200000000000000022f61");
        Write("000000330000000200000001000000022f61000000026869000000010000001f00000005776f726c6400000006616e796f6e6500000000")
            .ShouldBe("00000010000000020000000000000003ffffff92");
        Read("0000000f0000000300000004000000022f6101").ShouldBe(
            "0000005a00000003000000000000000300000000000000026869000000000000000200000000000000020000018bcfe568000000018bcfe568"
            + "00000000000000000000000000000000000000000000000002000000000000000000000002");

        Write("000000170000000100000005000000022f610000000179ffffffff");
        Hex(_events).ShouldBe("0000001effffffff0000000000000004000000000000000300000003000000022f61");
        Read("00000008fffffffe0000000b").ShouldBe("00000010fffffffe000000000000000400000000");

        Write(
            "0000005d000000040000000e0000000100ffffffff000000022f6d0000000178000000010000001f00000005776f726c6400000006616e796f6e6500000000"
            + "0000000500ffffffff000000022f6100000002796f00000001ffffffff01ffffffff",
            timeMs: TestServer.StartMs + 1000).ShouldBe(
            "0000007500000004000000000000000500000000000000010000000000000000022f6d00000005000000000000000000000000020000000000000005"
            + "0000018bcfe568000000018bcfe56be8000000020000000000000000000000000000000000000002000000000000000000000002ffffffff01ffffffff");
        Write(
            "0000004b000000050000000e0000000d00ffffffff000000022f61ffffffff0000000200ffffffff000000032f7a7affffffff"
            + "0000000200ffffffff000000022f6dffffffffffffffff01ffffffff").ShouldBe(
            "0000004000000005000000000000000600000000ffffffff000000000000000000ffffffff00ffffff9bffffff9bffffffff00fffffffefffffffeffffffff01ffffffff");

        Read("00000012000000060000006a000000022f6100000001").ShouldBe("000000140000000600000000000000060000000000000000");
        Write("000000330000000800000001000000022f62000000026869000000010000001f00000005776f726c6400000006616e796f6e6500000000");
        Read(
            "0000003cfffffff800000069000000000000000600000001000000022f6100000001000000022f6200000001000000022f6d0000000000000001000000022f61",
            OtherConnection).ShouldBe(
            "0000001effffffffffffffffffffffff000000000000000100000003000000022f62" + "00000010fffffff8000000000000000700000000");
        Write("0000000800000007fffffff5").ShouldBe("0000001000000007000000000000000800000000");
    }

    private string Write(string frame, long timeMs = TestServer.StartMs)
    {
        var bytes = Convert.FromHexString(frame);
        var header = new JuteReader(bytes.AsSpan(4));
        _out.Clear();
        _events.Clear();
        _tree.Apply(
            new Txn
            {
                Zxid = _tree.LastZxid + 1,
                TimeMs = timeMs,
                SessionId = TestServer.Session,
                Xid = header.ReadInt32(),
                Op = (OpCode)header.ReadInt32(),
                AuthIds = TestServer.Ids(null),
                Body = bytes.AsSpan(HeaderBytes),
            },
            _out,
            this);
        return Hex(_out);
    }

    private string Read(string frame, int connection = Connection)
    {
        var bytes = Convert.FromHexString(frame);
        var header = new JuteReader(bytes.AsSpan(4));
        _out.Clear();
        _tree.Answer(
            new ReadRequest
            {
                Xid = header.ReadInt32(),
                Op = (OpCode)header.ReadInt32(),
                Body = bytes.AsSpan(HeaderBytes),
                Watcher = connection,
                SessionId = TestServer.Session,
                AuthIds = TestServer.Ids(null),
            },
            _out);
        return Hex(_out);
    }

    private static string Hex(JuteWriter writer) => Convert.ToHexStringLower(writer.Written);
}

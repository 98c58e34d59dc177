using CoordActors.Protocol.Records;
using static CoordActors.Protocol.Tests.Golden.FrameWriting;
using static CoordActors.Protocol.Tests.Golden.GoldenFrames;

namespace CoordActors.Protocol.Tests.Golden;

public class ReplyTests
{
    [Fact]
    public void Create_is_answered_with_the_path()
    {
        var reader = new JuteReader(Payload(CreateReply));
        reader.ShouldBeginReply(xid: 1, zxid: 2);
        PathResponse.Read(ref reader).Path.ToText().ShouldBe("/a");
        reader.ShouldBeAtEnd();

        Frame(w =>
        {
            new ReplyHeader(1, 2, ErrorCode.Ok).Write(w);
            new PathResponse { Path = "/a"u8 }.Write(w);
        }).ShouldBe(Bytes(CreateReply));
    }

    [Theory]
    [InlineData(CreateReplyNodeExists, 2, 3, ErrorCode.NodeExists)]
    [InlineData(PingReply, -2, 4, ErrorCode.Ok)]
    [InlineData(AuthReplyAccepted, -4, 0, ErrorCode.Ok)]
    [InlineData(AuthReplyRejected, -4, 0, ErrorCode.AuthFailed)]
    [InlineData(SetWatches2Reply, -8, 7, ErrorCode.Ok)]
    [InlineData(CloseSessionReply, 7, 8, ErrorCode.Ok)]
    public void Errors_and_replies_without_a_result_are_a_header_only(string frame, int xid, long zxid, ErrorCode error)
    {
        var reader = new JuteReader(Payload(frame));
        reader.ShouldBeginReply(xid, zxid, error);
        reader.ShouldBeAtEnd();

        using var writer = new JuteWriter();
        writer.WriteHeaderOnly(xid, zxid, error);
        writer.Written.ToArray().ShouldBe(Bytes(frame));
    }

    [Fact]
    public void GetData_is_answered_with_data_and_stat()
    {
        var stat = new Stat { Czxid = 2, Mzxid = 2, Ctime = 1_700_000_000_000, Mtime = 1_700_000_000_000, DataLength = 2, Pzxid = 2 };
        var reader = new JuteReader(Payload(GetDataReply));
        reader.ShouldBeginReply(xid: 3, zxid: 3);
        var response = GetDataResponse.Read(ref reader);
        reader.ShouldBeAtEnd();
        response.Data.ToText().ShouldBe("hi");
        response.Stat.ShouldBe(stat);

        Frame(w =>
        {
            new ReplyHeader(3, 3, ErrorCode.Ok).Write(w);
            new GetDataResponse { Data = "hi"u8, Stat = stat }.Write(w);
        }).ShouldBe(Bytes(GetDataReply));
    }

    [Fact]
    public void AddWatch_is_answered_with_an_error_code_as_its_body()
    {
        var reader = new JuteReader(Payload(AddWatchReply));
        reader.ShouldBeginReply(xid: 6, zxid: 6);
        ErrorResponse.Read(ref reader).Err.ShouldBe(ErrorCode.Ok);
        reader.ShouldBeAtEnd();

        Frame(w =>
        {
            new ReplyHeader(6, 6, ErrorCode.Ok).Write(w);
            new ErrorResponse(ErrorCode.Ok).Write(w);
        }).ShouldBe(Bytes(AddWatchReply));
    }

    [Theory]
    [InlineData(NodeDataChangedEvent, 4, WatchEventType.NodeDataChanged, "/a")]
    [InlineData(NodeCreatedEventOfSetWatches, -1, WatchEventType.NodeCreated, "/b")]
    public void A_watch_event_has_xid_minus_1(string frame, long zxid, WatchEventType type, string path)
    {
        var reader = new JuteReader(Payload(frame));
        reader.ShouldBeginReply(xid: -1, zxid);
        var watchEvent = WatcherEvent.Read(ref reader);
        reader.ShouldBeAtEnd();
        watchEvent.Type.ShouldBe(type);
        watchEvent.State.ShouldBe(KeeperState.SyncConnected);
        watchEvent.Path.ToText().ShouldBe(path);

        using var writer = new JuteWriter();
        writer.WriteWatchEvent(zxid, type, System.Text.Encoding.UTF8.GetBytes(path));
        writer.Written.ToArray().ShouldBe(Bytes(frame));
    }
}

using CoordActors.Protocol.Records;
using static CoordActors.Protocol.Tests.Golden.FrameWriting;
using static CoordActors.Protocol.Tests.Golden.GoldenFrames;

namespace CoordActors.Protocol.Tests.Golden;

public class MultiTests
{
    private static readonly MultiHeader End = new(OpCode.Error, Done: true, (ErrorCode)(-1));

    private static readonly Stat StatAfterTheWrite = new()
    {
        Czxid = 2,
        Mzxid = 5,
        Ctime = 1_700_000_000_000,
        Mtime = 1_700_000_001_000,
        Version = 2,
        DataLength = 2,
        Pzxid = 2,
    };

    [Fact]
    public void A_multi_is_a_sequence_of_requests_that_ends_with_a_header()
    {
        var reader = new JuteReader(Payload(MultiRequest));
        RequestHeader.Read(ref reader).ShouldBe(new RequestHeader(4, OpCode.Multi));
        MultiHeader.Read(ref reader).ShouldBe(Entry(OpCode.Create));
        var create = CreateRequest.Read(ref reader);
        create.Path.ToText().ShouldBe("/m");
        create.Data.ToText().ShouldBe("x");
        create.Acl.Count.ShouldBe(1);
        create.Flags.ShouldBe(CreateFlags.Persistent);
        MultiHeader.Read(ref reader).ShouldBe(Entry(OpCode.SetData));
        var setData = SetDataRequest.Read(ref reader);
        setData.Path.ToText().ShouldBe("/a");
        setData.Data.ToText().ShouldBe("yo");
        setData.Version.ShouldBe(1);
        MultiHeader.Read(ref reader).ShouldBe(End);
        reader.ShouldBeAtEnd();

        Frame(w =>
        {
            new RequestHeader(4, OpCode.Multi).Write(w);
            Entry(OpCode.Create).Write(w);
            new CreateRequest { Path = "/m"u8, Data = "x"u8, Acl = OpenToTheWorld() }.Write(w);
            Entry(OpCode.SetData).Write(w);
            new SetDataRequest { Path = "/a"u8, Data = "yo"u8, Version = 1 }.Write(w);
            End.Write(w);
        }).ShouldBe(Bytes(MultiRequest));
    }

    [Fact]
    public void Its_reply_has_a_result_for_every_entry()
    {
        var reader = new JuteReader(Payload(MultiReply));
        reader.ShouldBeginReply(xid: 4, zxid: 5);
        MultiHeader.Read(ref reader).ShouldBe(Result(OpCode.Create));
        PathResponse.Read(ref reader).Path.ToText().ShouldBe("/m");
        MultiHeader.Read(ref reader).ShouldBe(Result(OpCode.SetData));
        StatResponse.Read(ref reader).Stat.ShouldBe(StatAfterTheWrite);
        MultiHeader.Read(ref reader).ShouldBe(End);
        reader.ShouldBeAtEnd();

        Frame(w =>
        {
            new ReplyHeader(4, 5, ErrorCode.Ok).Write(w);
            Result(OpCode.Create).Write(w);
            new PathResponse { Path = "/m"u8 }.Write(w);
            Result(OpCode.SetData).Write(w);
            new StatResponse(StatAfterTheWrite).Write(w);
            End.Write(w);
        }).ShouldBe(Bytes(MultiReply));
    }

    [Fact]
    public void A_multi_may_check_and_delete()
    {
        var reader = new JuteReader(Payload(MultiRequestThatFails));
        RequestHeader.Read(ref reader).ShouldBe(new RequestHeader(5, OpCode.Multi));
        MultiHeader.Read(ref reader).ShouldBe(Entry(OpCode.Check));
        var check = CheckVersionRequest.Read(ref reader);
        check.Path.ToText().ShouldBe("/a");
        check.Version.ShouldBe(-1);
        foreach (var path in new[] { "/zz", "/m" })
        {
            MultiHeader.Read(ref reader).ShouldBe(Entry(OpCode.Delete));
            var delete = DeleteRequest.Read(ref reader);
            delete.Path.ToText().ShouldBe(path);
            delete.Version.ShouldBe(-1);
        }

        MultiHeader.Read(ref reader).ShouldBe(End);
        reader.ShouldBeAtEnd();

        Frame(w =>
        {
            new RequestHeader(5, OpCode.Multi).Write(w);
            Entry(OpCode.Check).Write(w);
            new CheckVersionRequest { Path = "/a"u8, Version = -1 }.Write(w);
            Entry(OpCode.Delete).Write(w);
            new DeleteRequest { Path = "/zz"u8, Version = -1 }.Write(w);
            Entry(OpCode.Delete).Write(w);
            new DeleteRequest { Path = "/m"u8, Version = -1 }.Write(w);
            End.Write(w);
        }).ShouldBe(Bytes(MultiRequestThatFails));
    }

    [Fact]
    public void A_failed_multi_says_for_every_entry_what_became_of_it()
    {
        ErrorCode[] outcomes = [ErrorCode.Ok, ErrorCode.NoNode, ErrorCode.RuntimeInconsistency];
        var reader = new JuteReader(Payload(MultiReplyFailed));
        reader.ShouldBeginReply(xid: 5, zxid: 6);
        foreach (var outcome in outcomes)
        {
            MultiHeader.Read(ref reader).ShouldBe(new MultiHeader(OpCode.Error, Done: false, outcome));
            ErrorResponse.Read(ref reader).Err.ShouldBe(outcome);
        }

        MultiHeader.Read(ref reader).ShouldBe(End);
        reader.ShouldBeAtEnd();

        Frame(w =>
        {
            new ReplyHeader(5, 6, ErrorCode.Ok).Write(w);
            foreach (var outcome in outcomes)
            {
                new MultiHeader(OpCode.Error, Done: false, outcome).Write(w);
                new ErrorResponse(outcome).Write(w);
            }

            End.Write(w);
        }).ShouldBe(Bytes(MultiReplyFailed));
    }

    private static MultiHeader Entry(OpCode op) => new(op, Done: false, (ErrorCode)(-1));

    private static MultiHeader Result(OpCode op) => new(op, Done: false, ErrorCode.Ok);
}

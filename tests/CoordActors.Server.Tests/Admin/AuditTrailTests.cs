using CoordActors.Server.Admin;
using CoordActors.Server.Tests.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Admin;

public sealed class AuditTrailTests
{
    private const long Session = 0x10000bd41d80000;

    [Fact]
    public void A_create_says_who_from_where_what_and_how_it_went() => Line(OpCode.Create, Create("/a", CreateFlags.Persistent)).ShouldBe(
        "session=0x10000bd41d80000\tuser=127.0.0.1\tip=127.0.0.1\toperation=create\tznode=/a\tznode_type=persistent\tresult=success");

    [Fact]
    public void What_was_refused_is_a_failure() => Line(OpCode.Delete, Delete("/a"), ErrorCode.NoNode).ShouldBe(
        "session=0x10000bd41d80000\tuser=127.0.0.1\tip=127.0.0.1\toperation=delete\tznode=/a\tresult=failure");

    [Fact]
    public void A_sequential_znode_is_named_as_it_was_created()
    {
        using var reply = new JuteWriter();
        var frame = reply.BeginFrame();
        new ReplyHeader(1, 2, ErrorCode.Ok).Write(reply);
        new PathResponse { Path = JuteBytes.FromText("/job-0000000007") }.Write(reply);
        reply.EndFrame(frame);
        var body = Create("/job-", CreateFlags.EphemeralSequential);
        Of(OpCode.Create, body, ErrorCode.Ok, reply.Written).Single().ToString()
            .ShouldContain("\tznode=/job-0000000007\tznode_type=ephemeral_sequential\t");
    }

    [Fact]
    public void A_multi_that_was_done_is_one_line_for_each_change()
    {
        var body = Multi((OpCode.Create, Create("/a", CreateFlags.Container)), (OpCode.Check, Delete("/a")), (OpCode.Delete, Delete("/b")));
        Of(OpCode.Multi, body).Select(entry => (entry.Operation, entry.Znode)).ShouldBe([("create", "/a"), ("delete", "/b")]);
    }

    [Fact]
    public void A_multi_that_failed_is_one_line() =>
        Of(OpCode.Multi, Multi((OpCode.Delete, Delete("/b"))), ErrorCode.NoNode).Single().ShouldBe(
            new AuditEvent("multiOperation", IsSuccess: false) { SessionId = Session, User = "127.0.0.1", Ip = "127.0.0.1" });

    [Fact]
    public void A_new_access_control_list_is_written_as_the_shell_writes_it()
    {
        using var writer = new JuteWriter();
        new SetAclRequest { Path = JuteBytes.FromText("/a"), Acl = Frames.OpenAclList() }.Write(writer);
        Line(OpCode.SetAcl, writer.Written.ToArray()).ShouldContain("\toperation=setAcl\tznode=/a\tacl=world:anyone:cdrwa\tresult=success");
    }

    [Fact]
    public void Of_a_digest_only_the_user_is_written() => Of(OpCode.Delete, Delete("/a"), authIds: [("ip", "10.0.0.1"), ("digest", "boss:hash=")]).Single()
        .User.ShouldBe("10.0.0.1,boss");

    [Fact]
    public void What_only_concerns_sessions_is_not_written()
    {
        Of(OpCode.CreateSession, []).ShouldBeEmpty();
        Of(OpCode.CloseSession, []).ShouldBeEmpty();
        AuditTrail.OfSessionEnd(Session, ["/e"], ip: null).Single().ToString().ShouldBe(
            "session=0x10000bd41d80000\toperation=ephemeralZNodeDeletionOnSessionCloseOrExpire\tznode=/e\tresult=success");
    }

    [Fact]
    public void A_path_cannot_forge_a_second_line() =>
        Line(OpCode.Delete, Delete("/a\n\toperation=x")).ShouldContain("znode=/a\\u000a\\u0009operation=x\tresult=success");

    [Theory]
    [InlineData(OpCode.Create)]
    [InlineData(OpCode.Multi)]
    [InlineData(OpCode.SetAcl)]
    public void A_body_that_is_none_does_no_harm(OpCode op) => Of(op, [1, 2, 3], ErrorCode.MarshallingError).Count.ShouldBe(1);

    private static string Line(OpCode op, byte[] body, ErrorCode error = ErrorCode.Ok) => Of(op, body, error).Single().ToString();

    private static IReadOnlyList<AuditEvent> Of(
        OpCode op, byte[] body, ErrorCode error = ErrorCode.Ok, ReadOnlySpan<byte> reply = default, params (string Scheme, string Id)[] authIds)
    {
        using var ids = new JuteWriter();
        authIds = authIds.Length == 0 ? [("ip", "127.0.0.1")] : authIds;
        ids.WriteInt32(authIds.Length);
        foreach (var (scheme, id) in authIds)
        {
            new AuthId { Scheme = JuteBytes.FromText(scheme), Id = JuteBytes.FromText(id) }.Write(ids);
        }

        return AuditTrail.Of(new Txn { SessionId = Session, Xid = 1, Op = op, AuthIds = ids.Written, Body = body }, error, reply, "127.0.0.1");
    }

    private static byte[] Create(string path, CreateFlags flags)
    {
        using var writer = new JuteWriter();
        new CreateRequest { Path = JuteBytes.FromText(path), Acl = Frames.OpenAclList(), Flags = flags }.Write(writer);
        return writer.Written.ToArray();
    }

    private static byte[] Delete(string path)
    {
        using var writer = new JuteWriter();
        new DeleteRequest { Path = JuteBytes.FromText(path), Version = -1 }.Write(writer);
        return writer.Written.ToArray();
    }

    private static byte[] Multi(params (OpCode Op, byte[] Body)[] entries)
    {
        using var writer = new JuteWriter();
        foreach (var (op, body) in entries)
        {
            new MultiHeader(op, false, (ErrorCode)(-1)).Write(writer);
            writer.WriteRaw(body);
        }

        new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)).Write(writer);
        return writer.Written.ToArray();
    }
}

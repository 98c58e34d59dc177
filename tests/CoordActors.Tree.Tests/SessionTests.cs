using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

public sealed class SessionTests
{
    private readonly TestServer _server = new();

    [Fact]
    public void A_session_that_closes_takes_its_ephemerals_along_and_each_fires()
    {
        _server.Tree.AddWatcher(1, default);
        _server.Create("/p");
        _server.CreateEphemeral("/p/mine");
        _server.CreateEphemeral("/p/other", TestServer.OtherSession);
        _server.Exists("/p/mine", 1);
        _server.GetChildren("/p", 1);
        _server.CloseSession().ShouldBe(ErrorCode.Ok);
        _server.TakeEvents().ShouldBe(["1 NodeDeleted /p/mine", "1 NodeChildrenChanged /p"]);
        _server.ChildrenOf("/p").ShouldBe(["other"]);
        _server.StatOf("/p").Pzxid.ShouldBe(_server.Tree.LastZxid);
        _server.Tree.TryGetSession(TestServer.Session, out _).ShouldBeFalse();
        _server.Tree.SessionCount.ShouldBe(1);
    }

    [Fact]
    public void A_write_of_a_session_that_has_ended_is_refused()
    {
        _server.CloseSession();
        _server.Create("/a").ShouldBe(ErrorCode.SessionExpired);
        _server.Delete("/a").ShouldBe(ErrorCode.SessionExpired);
        _server.SetData("/a", "x").ShouldBe(ErrorCode.SessionExpired);
        _server.SetAcl("/a", "31 world:anyone").ShouldBe(ErrorCode.SessionExpired);
        _server.CloseSession().ShouldBe(ErrorCode.SessionExpired);
    }

    [Fact]
    public void Anyone_may_delete_an_ephemeral_and_its_session_then_closes_without_it()
    {
        for (var i = 0; i < 10; i++)
        {
            _server.CreateEphemeral($"/e{i}");
        }

        _server.Delete("/e0", session: TestServer.OtherSession).ShouldBe(ErrorCode.Ok);
        _server.Delete("/e5", session: TestServer.OtherSession).ShouldBe(ErrorCode.Ok);
        _server.Tree.EphemeralsOf(TestServer.Session).Count.ShouldBe(8);
        _server.CloseSession();
        _server.Tree.Describe().NodeCount.ShouldBe(4);
        _server.Tree.Describe().EphemeralCount.ShouldBe(0);
    }

    [Fact]
    public void Sessions_are_listed_with_their_timeouts()
    {
        _server.OpenSession(5, 4_000);
        _server.Tree.Sessions.ShouldContain(KeyValuePair.Create(5L, 4_000));
        _server.Tree.TryGetSession(5, out var timeoutMs).ShouldBeTrue();
        timeoutMs.ShouldBe(4_000);
    }

    [Fact]
    public void Whoever_opens_a_session_owns_it_and_whoever_resumes_it_takes_it_over_with_the_new_timeout()
    {
        _server.Origin = 71;
        _server.OpenSession(5, 4_000);
        _server.Tree.OwnerOf(5).ShouldBe(71);
        _server.Origin = 72;
        _server.ResumeSession(5, 9_000).ShouldBe(ErrorCode.Ok);
        _server.Tree.OwnerOf(5).ShouldBe(72);
        _server.Tree.TryGetSession(5, out var timeoutMs).ShouldBeTrue();
        timeoutMs.ShouldBe(9_000);
    }

    [Fact]
    public void What_a_session_wrote_by_a_connection_that_it_has_left_has_no_effect_but_a_zxid()
    {
        _server.Origin = 71;
        _server.ResumeSession();
        _server.CreateEphemeral("/e").ShouldBe(ErrorCode.Ok);
        _server.Origin = 72;
        _server.ResumeSession();
        var (digest, zxid) = (_server.Tree.Digest, _server.Tree.LastZxid);

        _server.Origin = 71;
        _server.Create("/a").ShouldBe(ErrorCode.SessionMoved);
        _server.SetData("/e", "late").ShouldBe(ErrorCode.SessionMoved);
        _server.Delete("/e").ShouldBe(ErrorCode.SessionMoved);
        _server.SetAcl("/e", "1 world:anyone").ShouldBe(ErrorCode.SessionMoved);
        _server.Apply(OpCode.Multi, new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)).Write).ShouldBe(ErrorCode.SessionMoved);
        _server.CloseSession().ShouldBe(ErrorCode.SessionMoved);
        _server.OpenSession(TestServer.Session).ShouldBe(ErrorCode.SessionMoved);

        (_server.Tree.Digest, _server.Tree.LastZxid).ShouldBe((digest, zxid + 7));
        _server.TakeEvents().ShouldBeEmpty();
        _server.Origin = 72;
        _server.SetData("/e", "in time").ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void A_session_that_has_ended_is_not_resumed()
    {
        _server.CloseSession();
        var digest = _server.Tree.Digest;
        _server.Origin = 72;
        _server.ResumeSession().ShouldBe(ErrorCode.SessionExpired);
        _server.Tree.Digest.ShouldBe(digest);
    }

    [Fact]
    public void Expiry_ends_a_session_whoever_owns_it()
    {
        _server.Origin = 71;
        _server.ResumeSession();
        _server.Origin = 0;
        _server.CloseSession().ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void A_session_that_nobody_owns_may_write_by_any_connection()
    {
        _server.Tree.OwnerOf(TestServer.Session).ShouldBe(0);
        _server.Origin = 71;
        _server.Create("/a").ShouldBe(ErrorCode.Ok);
        _server.Origin = 72;
        _server.Create("/b").ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void The_owner_is_part_of_the_digest()
    {
        _server.Origin = 71;
        _server.ResumeSession();
        var digest = _server.Tree.Digest;
        _server.Origin = 72;
        _server.ResumeSession();
        _server.Tree.Digest.ShouldNotBe(digest);
        _server.Origin = 71;
        _server.ResumeSession();
        _server.Tree.Digest.ShouldBe(digest);
    }

    [Theory]
    [InlineData(null, "/p/a,/p/b,/q")]
    [InlineData("  ", "/p/a,/p/b,/q")]
    [InlineData("/", "/p/a,/p/b,/q")]
    [InlineData("/p", "/p/a,/p/b")]
    [InlineData("/p/b", "/p/b")]
    [InlineData("/x", "")]
    public void Ephemerals_are_answered_by_prefix_for_the_calling_session_only(string? prefix, string expected)
    {
        _server.Create("/p");
        _server.CreateEphemeral("/p/a");
        _server.CreateEphemeral("/p/b");
        _server.CreateEphemeral("/q");
        _server.CreateEphemeral("/p/c", TestServer.OtherSession);
        _server.Answer(OpCode.GetEphemerals, body => body.WriteText(prefix)).ShouldBe(ErrorCode.Ok);
        var body = _server.Body();
        string.Join(',', TestOperations.Texts(JuteVector<JuteBytes>.Read(ref body)).Order()).ShouldBe(expected);
    }

    [Fact]
    public void Descendants_are_counted_without_the_znode_itself()
    {
        _server.Create("/p");
        _server.Create("/p/a");
        _server.Create("/p/a/b");
        _server.Create("/px");
        Count("/p").ShouldBe(2);
        Count("/p/a/b").ShouldBe(0);
        Count("/").ShouldBe(7);
    }

    [Fact]
    public void A_ping_always_answers_xid_minus_2_and_sync_repeats_the_path()
    {
        _server.AnswerRaw(OpCode.Ping, []).ShouldBe(ErrorCode.Ok);
        var ping = new JuteReader(_server.LastReply.Span[4..]);
        ping.ReadInt32().ShouldBe(-2);
        _server.Answer(OpCode.Sync, body => body.WriteText("/none")).ShouldBe(ErrorCode.Ok);
        _server.Body().ReadBytes().ToText().ShouldBe("/none");
    }

    [Fact]
    public void An_unknown_operation_is_answered_with_zxid_minus_1()
    {
        _server.AnswerRaw((OpCode)77, []).ShouldBe(ErrorCode.Unimplemented);
        var reply = new JuteReader(_server.LastReply.Span[8..]);
        reply.ReadInt64().ShouldBe(-1);
    }

    private int Count(string path)
    {
        _server.Answer(OpCode.GetAllChildrenNumber, body => body.WriteText(path)).ShouldBe(ErrorCode.Ok);
        return _server.Body().ReadInt32();
    }
}

using CoordActors.Server.Auth;
using CoordActors.Server.Clients;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Clients;

public sealed class SessionCoreTests
{
    private readonly JuteWriter _submission = new();
    private SessionCore _core = NewCore(new AuthSettings());

    [Fact]
    public void Reads_stay_and_writes_are_submitted_with_the_raw_request()
    {
        var batch = new Frames().Get(1, "/a").Set(2, "/a", "x").Header(-2, OpCode.Ping).ToBatch();

        _core.Accept(batch, _submission).ShouldBeTrue();

        HandlingOf(batch).ShouldBe([RequestHandling.Read, RequestHandling.Write, RequestHandling.Read]);
        _core.SubmittedCount.ShouldBe(1);
        Txn.TryRead(_submission.Written, out var txn, out _).ShouldBeTrue();
        txn.SessionId.ShouldBe(42);
        txn.Xid.ShouldBe(2);
        txn.Op.ShouldBe(OpCode.SetData);
        txn.Body.SequenceEqual(batch.Body(batch[1])).ShouldBeTrue();
    }

    [Fact]
    public void A_write_that_cannot_be_decoded_becomes_a_transaction_like_any_other()
    {
        var batch = new Frames().Add(1, OpCode.SetData, w => w.WriteInt32(77)).ToBatch();

        _core.Accept(batch, _submission).ShouldBeTrue();

        HandlingOf(batch).ShouldBe([RequestHandling.Write]);
        _core.SubmittedCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(OpCode.Notification)]
    [InlineData(OpCode.Check)]
    [InlineData(OpCode.CreateSession)]
    [InlineData(OpCode.DeleteContainer)]
    [InlineData((OpCode)999)]
    public void An_operation_that_clients_may_not_send_ends_the_connection_and_what_follows_is_dropped(OpCode op)
    {
        var batch = new Frames().Get(1, "/a").Header(2, op).Get(3, "/a").ToBatch();

        _core.Accept(batch, _submission);

        HandlingOf(batch).ShouldBe([RequestHandling.Read, RequestHandling.Unknown, RequestHandling.Dropped]);
    }

    [Fact]
    public void Nothing_is_taken_behind_a_closeSession()
    {
        var batch = new Frames().Header(1, OpCode.CloseSession).Set(2, "/a", "x").ToBatch();

        _core.Accept(batch, _submission);

        HandlingOf(batch).ShouldBe([RequestHandling.Write, RequestHandling.Dropped]);
        _core.SubmittedCount.ShouldBe(1);
    }

    [Fact]
    public void An_auth_packet_counts_for_the_requests_behind_it_only()
    {
        var before = _core.AuthIds;
        var batch = new Frames().Set(1, "/a", "x").Auth(-4, "digest", "user:pass").Set(2, "/a", "y").ToBatch();

        _core.Accept(batch, _submission);

        HandlingOf(batch).ShouldBe([RequestHandling.Write, RequestHandling.Authenticated, RequestHandling.Write]);
        Txn.TryRead(_submission.Written, out var first, out var consumed).ShouldBeTrue();
        Txn.TryRead(_submission.Written[consumed..], out var second, out _).ShouldBeTrue();
        first.AuthIds.SequenceEqual(before).ShouldBeTrue();
        second.AuthIds.SequenceEqual(_core.AuthIds).ShouldBeTrue();
        _core.AuthIds.Length.ShouldBeGreaterThan(before.Length);
    }

    [Fact]
    public void An_unknown_scheme_is_refused_and_ends_the_connection()
    {
        var batch = new Frames().Auth(-4, "nosuchscheme", "x").Get(1, "/").ToBatch();

        _core.Accept(batch, _submission);

        HandlingOf(batch).ShouldBe([RequestHandling.Unauthenticated, RequestHandling.Dropped]);
        batch[0].Error.ShouldBe(ErrorCode.AuthFailed);
    }

    [Fact]
    public void A_malformed_auth_packet_closes_the_connection_without_an_answer() =>
        _core.Accept(new Frames().Add(-4, OpCode.Auth, w => w.WriteInt32(0)).ToBatch(), _submission).ShouldBeFalse();

    [Fact]
    public void Where_authentication_is_mandatory_nothing_else_is_served_before_it()
    {
        _core = NewCore(new AuthSettings { EnforceSchemes = ["digest"] });
        var early = new Frames().Get(1, "/").ToBatch();
        _core.Accept(early, _submission);
        early[0].Handling.ShouldBe(RequestHandling.Unauthenticated);
        early[0].Error.ShouldBe(ErrorCode.SessionClosedRequireSaslAuth);

        _core = NewCore(new AuthSettings { EnforceSchemes = ["digest"] });
        var late = new Frames().Auth(-4, "digest", "user:pass").Get(1, "/").ToBatch();
        _core.Accept(late, _submission);
        HandlingOf(late).ShouldBe([RequestHandling.Authenticated, RequestHandling.Read]);
    }

    private static SessionCore NewCore(AuthSettings settings) => new(new Authenticator(settings), "127.0.0.1") { SessionId = 42 };

    private static List<RequestHandling> HandlingOf(RequestBatch batch)
    {
        var handling = new List<RequestHandling>();
        for (var i = 0; i < batch.Count; i++)
        {
            handling.Add(batch[i].Handling);
        }

        return handling;
    }
}

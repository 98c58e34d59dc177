using System.Text;
using CoordActors.Protocol.Sasl;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Serving;

namespace CoordActors.Server.Tests.Clients;

/// <summary>SASL from the session's core to the replies.</summary>
public sealed class SaslTests
{
    private static readonly AuthSettings TwoUsers = new()
    {
        Sasl = new() { Users = new Dictionary<string, string> { ["bob"] = "secret", ["root"] = "toor" }, SuperUsers = ["root"] },
    };

    private readonly PathWorld _world = new();

    [Fact]
    public void Who_knows_the_password_has_the_identity_for_everything_behind_it()
    {
        var client = _world.Client(TwoUsers);
        LogIn(client, "bob", "secret").Last().ShouldBe(ErrorCode.Ok);

        client.Send(new Frames().Create(5, "/a"));

        _world.Submitted().ShouldHaveSingleItem().Ids.ShouldSatisfyAllConditions(ids => ids.ShouldContain("sasl"), ids => ids.ShouldContain("bob"));
        _world.Submitted()[0].Ids.ShouldNotContain("super");
    }

    [Fact]
    public void A_super_user_bypasses_every_list()
    {
        var client = _world.Client(TwoUsers);
        LogIn(client, "root", "toor");
        client.Send(new Frames().Create(5, "/a"));
        _world.Submitted()[0].Ids.ShouldContain("super");
    }

    [Fact]
    public void The_tokens_keep_their_place_in_the_line_and_carry_zxid_0()
    {
        var client = _world.Client(TwoUsers);
        client.Send(new Frames().Create(1, "/a").Sasl(2, []).Exists(3, "/"));
        client.Link.Take().ShouldBeEmpty();

        _world.Commit();

        var replies = client.Link.Take();
        replies.Select(reply => (reply.Xid, reply.Error)).ShouldBe([(1, ErrorCode.Ok), (2, ErrorCode.Ok), (3, ErrorCode.Ok)]);
        replies[1].Zxid.ShouldBe(0);
        Encoding.ASCII.GetString(TokenOf(replies[1].Body)!).ShouldBe("realm=\"zk-sasl-md5\",nonce=\"nonce\",qop=\"auth\",charset=utf-8,algorithm=md5-sess");
    }

    [Fact]
    public void A_wrong_password_is_answered_with_a_null_token_and_ends_the_connection()
    {
        var client = _world.Client(TwoUsers);
        LogIn(client, "bob", "wrong").ShouldBe([ErrorCode.Ok, ErrorCode.AuthFailed]);
        client.Link.CloseReason.ShouldBe("authentication failed: AuthFailed");
    }

    [Fact]
    public void Where_SASL_is_mandatory_nothing_else_is_served_and_a_wrong_password_has_its_own_error()
    {
        var mandatory = TwoUsers with { EnforceSchemes = ["sasl"], Sasl = TwoUsers.Sasl with { AllowFailed = true } };
        LogIn(_world.Client(mandatory), "bob", "wrong").ShouldBe([ErrorCode.Ok, ErrorCode.SessionClosedRequireSaslAuth]);

        var silent = _world.Client(mandatory);
        silent.Send(new Frames().Exists(1, "/"));
        silent.Link.Take().ShouldHaveSingleItem().Error.ShouldBe(ErrorCode.SessionClosedRequireSaslAuth);

        var bob = _world.Client(mandatory);
        LogIn(bob, "bob", "secret").ShouldBe([ErrorCode.Ok, ErrorCode.Ok]);
        bob.Send(new Frames().Exists(3, "/"));
        bob.Link.Take().ShouldHaveSingleItem().Error.ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void A_client_that_may_fail_is_served_without_the_identity()
    {
        var client = _world.Client(TwoUsers with { Sasl = TwoUsers.Sasl with { AllowFailed = true } });
        LogIn(client, "bob", "wrong").ShouldBe([ErrorCode.Ok, ErrorCode.Ok]);
        client.Send(new Frames().Create(3, "/a"));
        _world.Submitted().ShouldHaveSingleItem().Ids.ShouldNotContain("sasl");
    }

    [Fact]
    public void A_server_without_users_answers_every_token_with_none()
    {
        var client = _world.Client();
        client.Send(new Frames().Sasl(1, []).Sasl(2, "anything"u8.ToArray()).Sasl(3, null).Exists(4, "/"));
        var replies = client.Link.Take();
        replies.Select(reply => (reply.Xid, reply.Error)).ShouldBe([(1, ErrorCode.Ok), (2, ErrorCode.Ok), (3, ErrorCode.Ok), (4, ErrorCode.Ok)]);
        replies.Take(3).ShouldAllBe(reply => TokenOf(reply.Body) == null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_malformed_packet_closes_the_connection_without_an_answer_and_so_does_the_null_token(bool hasToken)
    {
        var client = _world.Client(TwoUsers);
        client.Send(hasToken ? new Frames().Sasl(1, null) : new Frames().Header(1, OpCode.Sasl));
        client.Link.Take().ShouldBeEmpty();
        client.Link.CloseReason.ShouldBe("malformed");
    }

    [Fact]
    public void A_write_that_a_lost_leader_took_along_is_submitted_again_with_the_identity_it_had()
    {
        var client = _world.Client(TwoUsers);
        client.Send(new Frames().Sasl(1, []));
        var response = ResponseTo(TokenOf(client.Link.Take()[0].Body)!, "bob", "secret");
        client.Send(new Frames().Create(2, "/a").Sasl(3, response).Create(4, "/b"));
        var before = _world.Submitted();
        _world.Path.Hold();
        _world.LoseSubmissions();

        _world.Path.Resume(ServingMode.Ensemble);

        _world.Submitted().ShouldBe(before);
        before.Select(txn => txn.Ids.Contains("bob")).ShouldBe([false, true]);
    }

    /// <summary>The errors of the replies to the two steps.</summary>
    private static List<ErrorCode> LogIn(WorldClient client, string user, string password)
    {
        client.Send(new Frames().Sasl(1, []));
        var challenge = client.Link.Take().ShouldHaveSingleItem();
        client.Send(new Frames().Sasl(2, ResponseTo(TokenOf(challenge.Body)!, user, password)));
        var end = client.Link.Take().ShouldHaveSingleItem();
        (TokenOf(end.Body) is not null).ShouldBe(password is "secret" or "toor");
        return [challenge.Error, end.Error];
    }

    private static byte[] ResponseTo(byte[] challenge, string user, string password)
    {
        new DigestMd5Client(user, password, "mine").TryRespond(challenge, out var response).ShouldBeTrue();
        return response;
    }

    private static byte[]? TokenOf(byte[] body)
    {
        var reader = new JuteReader(body);
        var token = SaslToken.Read(ref reader).Token;
        reader.Failed.ShouldBeFalse();
        return token.IsNull ? null : token.Span.ToArray();
    }
}

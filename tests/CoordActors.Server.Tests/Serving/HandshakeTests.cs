using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Serving;

public sealed class HandshakeTests
{
    private readonly PathWorld _world = new(new SessionSettings { TimeoutMin = TimeSpan.FromSeconds(4), TimeoutMax = TimeSpan.FromSeconds(40) });

    [Theory]
    [InlineData(1_000, 4_000)]
    [InlineData(30_000, 30_000)]
    [InlineData(100_000, 40_000)]
    [InlineData(-5, 4_000)]
    public void The_timeout_is_clamped_and_the_clamped_value_is_told(int asked, int negotiated)
    {
        var client = _world.Connecting();
        client.Connect(timeoutMs: asked);
        _world.Commit();

        ResponseOf(client, out var sessionId, out _).ShouldBe(negotiated);
        _world.Tracked[sessionId].ShouldBe(negotiated);
    }

    [Fact]
    public void Opening_a_session_is_a_transaction_and_the_answer_waits_for_it()
    {
        var client = _world.Connecting();
        client.Connect();
        client.Link.TakeFrames().ShouldBeEmpty();

        _world.Commit();

        _world.Tree.LastZxid.ShouldBe(1);
        ResponseOf(client, out var sessionId, out var password).ShouldBe(30_000);
        (sessionId >> 56).ShouldBe(1);
        SessionPassword.IsRight(sessionId, password).ShouldBeTrue();
        client.Link.Session.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(true, 37)]
    [InlineData(false, 36)]
    public void The_response_has_the_trailing_byte_only_for_those_who_sent_it(bool hasReadOnly, int length)
    {
        var client = _world.Connecting();
        client.Connect(hasReadOnly: hasReadOnly);
        _world.Commit();

        client.Link.TakeFrames().ShouldHaveSingleItem().Length.ShouldBe(length);
    }

    [Fact]
    public void A_client_that_has_seen_more_than_this_server_is_turned_away_without_a_word()
    {
        var client = _world.Connecting();
        client.Connect(lastZxidSeen: 7);

        client.Link.TakeFrames().ShouldBeEmpty();
        client.Link.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public void A_session_is_resumed_with_its_password_and_the_new_timeout_and_no_transaction()
    {
        var first = _world.Client();
        var zxid = _world.Tree.LastZxid;
        _world.Path.Disconnect(first.Connection);

        var second = _world.Connecting();
        second.Connect(sessionId: first.Core.SessionId, password: PasswordOf(first.Core.SessionId), timeoutMs: 10_000);

        ResponseOf(second, out var sessionId, out _).ShouldBe(10_000);
        sessionId.ShouldBe(first.Core.SessionId);
        _world.Tree.LastZxid.ShouldBe(zxid);
        _world.Tracked[sessionId].ShouldBe(10_000);
    }

    [Fact]
    public void A_wrong_password_or_an_unknown_session_is_refused_with_zeroes_and_then_closed()
    {
        var first = _world.Client();
        foreach (var (id, password) in new[] { (first.Core.SessionId, new byte[16]), (77L, PasswordOf(77)) })
        {
            var second = _world.Connecting();
            second.Connect(sessionId: id, password: password);

            ResponseOf(second, out var sessionId, out var refusedPassword).ShouldBe(0);
            sessionId.ShouldBe(0);
            refusedPassword.ShouldBe(new byte[16]);
            second.Link.IsClosed.ShouldBeTrue();
        }
    }

    [Fact]
    public void The_old_connection_of_a_session_is_closed_even_when_the_new_one_brings_a_wrong_password()
    {
        var first = _world.Client();
        _world.Connecting().Connect(sessionId: first.Core.SessionId, password: new byte[16]);

        first.Link.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public void A_client_that_leaves_before_its_session_is_open_leaves_a_session_that_times_out()
    {
        var client = _world.Connecting();
        client.Connect();
        _world.Path.Disconnect(client.Connection);
        _world.Commit();

        client.Link.TakeFrames().ShouldBeEmpty();
        _world.Tracked.Count.ShouldBe(1);
    }

    private static byte[] PasswordOf(long sessionId)
    {
        var password = new byte[SessionPassword.Length];
        SessionPassword.Derive(sessionId, password);
        return password;
    }

    private static int ResponseOf(WorldClient client, out long sessionId, out byte[] password)
    {
        var reader = new JuteReader(client.Link.TakeFrames().ShouldHaveSingleItem());
        var response = ConnectResponse.Read(ref reader);
        reader.Failed.ShouldBeFalse();
        sessionId = response.SessionId;
        password = response.Password.Span.ToArray();
        return response.TimeoutMs;
    }
}
